#include "app/generate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/fault_map.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_bar.hpp"

namespace joulewatch {
namespace {

/// What was typed, where it is not yet the value it stands for.
struct Arguments {
    GenerateRequest request;
    std::string start = "2024-01-01";
    std::int64_t intervalS = 10;
    std::string anomalyMap;
    bool noAnomalies = false;
    std::string powerFormula{name(PowerFormula::seed)};
};

[[noreturn]] void refuse(const std::string& sentence) { throw CLI::ValidationError(sentence); }

/// 29 February is among the days.
bool hasLeapDay(Timestamp start, int days) {
    using namespace std::chrono;
    const year_month_day first{floor<std::chrono::days>(start)};
    for (const year each : {first.year(), first.year() + years{1}}) {
        const year_month_day leapDay{each / February / 29};
        if (leapDay.ok() && sys_days{leapDay} >= floor<std::chrono::days>(start) &&
            sys_days{leapDay} < floor<std::chrono::days>(start) + std::chrono::days{days})
            return true;
    }
    return false;
}

void setStart(Arguments& arguments) {
    using namespace std::chrono;
    PlantOptions& plant = arguments.request.plant;
    const auto start = parseTimestamp(arguments.start);
    constexpr sys_days kFirst{year{1970} / 1 / 1}, kBeyond{year{9998} / 1 / 1};
    if (!start || *start < kFirst || *start >= kBeyond)
        refuse(
            fmt::format("--start: '{}' is not a date from 1970-01-01 to 9997-12-31, written "
                        "YYYY-MM-DD",
                        arguments.start));
    plant.start = floor<seconds>(*start);
    if (plant.days == 366 && !hasLeapDay(plant.start, plant.days))
        refuse(
            fmt::format("--days: 366 days from {} hold no 29 February; the range is 1 to 365, "
                        "and 366 for a leap year",
                        arguments.start));
}

void checkFiles(const GenerateRequest& request) {
    std::vector<std::filesystem::path> files{request.output};
    for (const auto& side : {request.labels, request.threePhase, request.waveforms})
        if (!side.empty()) files.push_back(side);
    if (!request.labels.empty()) files.push_back(metadataPath(request.labels));
    for (std::size_t i = 0; i < files.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (files[i] == files[j])
                refuse(fmt::format("{} would be written twice: give each file its own name",
                                   files[i].string()));
    for (const auto& file : files)
        if (file.extension() == ".gz")
            refuse(fmt::format("{}: gzip is read but not written; end the name in .csv or .parquet",
                               file.string()));
}

void settle(Arguments& arguments) {
    PlantOptions& plant = arguments.request.plant;
    plant.interval = std::chrono::seconds{arguments.intervalS};
    if (arguments.powerFormula == name(PowerFormula::physical))
        plant.powerFormula = PowerFormula::physical;
    if (!arguments.anomalyMap.empty())
        plant.faults = parseFaultMap("--anomaly-map", arguments.anomalyMap);
    if (arguments.noAnomalies) plant.faults.clear();
    setStart(arguments);
    checkFiles(arguments.request);
}

int runGenerate(const GenerateRequest& request) {
    for (const std::string& warning : generateWarnings(request.plant))
        fmt::print(stderr, "joulewatch: {}\n", warning);
    std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is an error of write()
    const Interrupt interrupt;
    ProgressBar bar("rows");
    const auto summary =
        generate(request, [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
            return bar.update(stage, done, total) && !interrupt.requested();
        });
    bar.finish();
    if (summary) return kExitOk;
    fmt::print(stderr, "joulewatch: {}\n", summary.error().message);
    return kExitFailed;
}

void addPlantOptions(CLI::App& command, Arguments& arguments) {
    PlantOptions& plant = arguments.request.plant;
    command.add_option("-m,--machines", plant.machines, "Machines, in lines of five")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command.add_option("-d,--days", plant.days, "Days; 366 for a leap year")
        ->check(CLI::Range(1, 366))
        ->capture_default_str();
    command.add_option("-i,--interval", arguments.intervalS, "Seconds between readings")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command.add_option("-s,--start", arguments.start, "First day, YYYY-MM-DD")
        ->capture_default_str();
    command.add_option("--seed", plant.seed, "Another seed, another plant")
        ->check(CLI::Validator(
            [](const std::string& text) {
                return text.starts_with('-') ? "Value " + text + " not in range 0 to 2^64-1" : "";
            },
            ""))
        ->capture_default_str();
    command
        .add_option("--power-formula", arguments.powerFormula,
                    "seed: V·I·PF for every machine; physical: times √3 for three phases")
        ->check(CLI::IsMember(std::vector{std::string(name(PowerFormula::seed)),
                                          std::string(name(PowerFormula::physical))}))
        ->capture_default_str();
    command
        .add_option("--meter-noise", plant.meterNoisePercent,
                    "Noise of the meter on each number, % of reading")
        ->check(CLI::Range(0.0, 10.0))
        ->capture_default_str();
    CLI::Option* map = command.add_option(
        "--anomaly-map", arguments.anomalyMap,
        "MACHINE=FAULT,…  (default 5=spike,12=degradation,8=harmonics,15=imbalance)");
    command.add_flag("--no-anomalies", arguments.noAnomalies, "A healthy plant")->excludes(map);
}

void addOutputOptions(CLI::App& command, GenerateRequest& request) {
    command
        .add_option("-o,--output", request.output,
                    "File of readings: .parquet is Parquet, anything else CSV, - standard output")
        ->capture_default_str();
    command.add_option("--labels", request.labels,
                       "CSV of what is wrong where; options and truth go to a .json beside it");
    command.add_option("--three-phase", request.threePhase,
                       "CSV of phase currents and line voltages");
    command.add_option("--waveforms", request.waveforms,
                       "CSV of a burst of instantaneous values a day and machine");
    command
        .add_option("-c,--chunk", request.chunkRows, "Rows in work at a time; bounds the memory")
        ->check(CLI::Range(1000, 100000))
        ->capture_default_str();
    command.add_option("--threads", request.threads, "Threads (default: one per processor)")
        ->check(CLI::Range(1, 256));
}

}  // namespace

void addGenerateCommand(CLI::App& program, Run& run) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command =
        program.add_subcommand("generate", "Make a plant's readings, with faults that are known");
    addPlantOptions(*command, *arguments);
    addOutputOptions(*command, arguments->request);
    command->callback([&run, arguments] {
        settle(*arguments);
        run = [arguments] { return runGenerate(arguments->request); };
    });
}

}  // namespace joulewatch
