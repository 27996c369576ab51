#include "app/analyze.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "app/analyze_file.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/progress_bar.hpp"
#include "cli/summary.hpp"

namespace joulewatch {
namespace {

struct Flags {
    std::string file;
    std::string output = "ai_analysis_results.json";
    bool all = false, anomalies = false, degradation = false, harmonics = false, imbalance = false,
         peak = false;
    bool json = false;
    std::string machine, compat = "corrected", correlation = "residual", waveforms, threePhase;
    AnalyzeOptions options;
};

void addQuestions(CLI::App& command, Flags& flags) {
    command.add_flag("--all", flags.all, "Every analysis; the default when none is named");
    command.add_flag("--anomalies", flags.anomalies, "Voltage anomalies");
    command.add_flag("--degradation", flags.degradation, "Degradation trends");
    command.add_flag("--harmonics", flags.harmonics, "Harmonic distortion");
    command.add_flag("--imbalance", flags.imbalance, "Phase imbalance");
    command.add_flag("--peak", flags.peak, "Peak load");
}

void addInputs(CLI::App& command, Flags& flags) {
    command.add_option("DATA_FILE", flags.file, "Readings: CSV, gzip'd CSV or Parquet")->required();
    command.add_option("--waveforms", flags.waveforms,
                       "Waveform bursts for true harmonics: CSV or COMTRADE (.cfg, .cff)");
    command.add_option("--three-phase", flags.threePhase,
                       "Three-phase currents and voltages for true unbalance: CSV");
}

/// What the readings cannot know: how the plant is connected and billed.
void addConnection(CLI::App& command, Flags& flags) {
    AnalyzeOptions& options = flags.options;
    CLI::Option* waveforms = command.get_option("--waveforms");
    CLI::Option* demand =
        command
            .add_option("--maximum-demand-current", options.maximumDemandA,
                        "I_L of IEEE 519 in A, above 0 to 1e6, for total demand distortion")
            ->check(CLI::Range(1e-3, 1e6))
            ->needs(waveforms);
    command
        .add_option("--short-circuit-ratio", options.shortCircuitRatio,
                    "I_sc/I_L, 1 to 1e6, for the current limits of IEEE 519")
        ->check(CLI::Range(1.0, 1e6))
        ->needs(demand);
    DemandTariff& tariff = options.demandTariff;
    CLI::Option* rate = command
                            .add_option("--demand-rate", tariff.ratePerKva,
                                        "Price of peak demand per kVA and month, above 0 to 1e9")
                            ->check(CLI::Range(1e-9, 1e9));
    command.add_option("--currency", tariff.currency, "Currency of that price, as EUR")
        ->needs(rate)
        ->check(CLI::Validator(
            [](std::string& text) {
                const bool iso =
                    text.size() == 3 && std::all_of(text.begin(), text.end(),
                                                    [](char c) { return c >= 'A' && c <= 'Z'; });
                return iso ? std::string() : "three capital letters are expected (ISO 4217)";
            },
            "CODE"));
    CLI::Option* contract = command
                                .add_option("--contract-demand", tariff.contractKva,
                                            "Agreed demand in kVA, above 0 to 1e9")
                                ->check(CLI::Range(1e-9, 1e9))
                                ->needs(rate);
    command
        .add_option("--ratchet", tariff.ratchetPercent,
                    "Percent of the agreed demand that is billed at least, 0 to 100")
        ->check(CLI::Range(0.0, 100.0))
        ->needs(contract);
}

void addOutputs(CLI::App& command, Flags& flags) {
    command.add_option("--output", flags.output, "Where the result goes")->capture_default_str();
    command.add_flag(
        "--json", flags.json,
        "Print the result on standard output instead of a summary; writes no file unless "
        "--output is given");
}

void addMethod(CLI::App& command, Flags& flags) {
    AnalyzeOptions& options = flags.options;
    command.add_option("--machine", flags.machine, "Put this machine on top of each section");
    command
        .add_option("--compat", flags.compat,
                    "seed: textbook figures on top, ours under 'corrected'")
        ->check(CLI::IsMember({"corrected", "seed"}))
        ->capture_default_str();
    command
        .add_option("--confirm-z", options.confirmZ,
                    "Robust z that confirms a voltage anomaly, 0 to 100; 0: the quota alone")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    command.add_flag("--extended", options.extended, "Extended isolation forest");
    command.add_option("--lags", options.lags, "Autocorrelation lags in samples, 1 to 10000")
        ->delimiter(',')
        ->check(CLI::Range(1, kMaxLag))
        ->capture_default_str();
    command
        .add_option("--demand-window", options.demandWindowMinutes,
                    "Demand window in minutes: 15, 30")
        ->check(CLI::IsMember({15, 30}))
        ->capture_default_str();
    command
        .add_option("--correlation-basis", flags.correlation,
                    "residual: without the shared calendar; raw: the loads as they are")
        ->check(CLI::IsMember({"residual", "raw"}))
        ->capture_default_str();
    command.add_option("--threads", options.threads, "Threads, 0 to 256; 0: one per processor")
        ->check(CLI::Range(0, 256))
        ->capture_default_str();
}

AnalyzeOptions optionsOf(const Flags& flags) {
    AnalyzeOptions options = flags.options;
    const Questions named{flags.anomalies, flags.degradation, flags.harmonics, flags.imbalance,
                          flags.peak};
    if (!flags.all && named.any()) options.questions = named;
    if (!flags.machine.empty()) options.machine = flags.machine;
    options.compat = flags.compat == "seed" ? Compat::seed : Compat::corrected;
    options.rawCorrelation = flags.correlation == "raw";
    options.waveforms = flags.waveforms;
    options.threePhase = flags.threePhase;
    return options;
}

/// Colour where the reader is a terminal that wants it (no-color.org).
bool wantsColour() {
    const char* term = std::getenv("TERM");
    return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr && term != nullptr &&
           std::string_view(term) != "dumb";
}

std::size_t terminalWidth() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 100;
}

/// True when all of `text` reached standard output.
bool print(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
}

int complain(const Error& error) {
    fmt::print(stderr, "joulewatch: {}\n", error.message);
    return kExitFailed;
}

/// Readings must not be overwritten by their own result.
bool overwritesInput(const Flags& flags) {
    std::error_code ignored;
    for (const std::string& input : {flags.file, flags.waveforms, flags.threePhase})
        if (std::filesystem::equivalent(flags.output, input, ignored)) return true;
    return false;
}

int analyze(const Flags& flags, bool outputNamed) {
    if (overwritesInput(flags)) {
        fmt::print(stderr, "joulewatch: --output {} is one of the files to be read\n",
                   flags.output);
        return kExitUsage;
    }
    ProgressBar bar("rows");
    const Progress progress = [&bar](std::string_view stage, std::uint64_t done,
                                     std::uint64_t total) {
        return bar.update(stage, done, total);
    };
    const auto result = analyzeFile(flags.file, optionsOf(flags), progress);
    bar.finish();
    if (!result) return complain(result.error());
    if (!flags.json || outputNamed)
        if (const auto written = writeResultFile(*result, flags.output); !written)
            return complain(written.error());
    std::string text;
    if (flags.json)
        text = resultText(*result);
    else
        text = summarize(*result, wantsColour(), terminalWidth()) +
               fmt::format("\nThe whole result is in {}\n", flags.output);
    return print(text) ? kExitOk
                       : complain({ErrorCode::unavailable, "standard output could not be written"});
}

}  // namespace

void addAnalyzeCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand(
        "analyze", "Find what is wrong in a file of readings, why, and what to do");
    const auto flags = std::make_shared<Flags>();
    addInputs(*command, *flags);
    addConnection(*command, *flags);
    addQuestions(*command, *flags);
    addOutputs(*command, *flags);
    addMethod(*command, *flags);
    command->callback([command, flags, &run] {
        const bool outputNamed = command->count("--output") > 0;
        run = [flags, outputNamed] { return analyze(*flags, outputNamed); };
    });
}

}  // namespace joulewatch
