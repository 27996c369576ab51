#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "app/data_directory.hpp"
#include "app/modbus_scan.hpp"
#include "app/open_settings.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/modbus_table.hpp"

namespace joulewatch {
namespace {

struct ModbusOptions {
    std::string target;
    std::string units = "1-10";
    int unit = 1;
    std::string profile = std::string(modbus::kSunSpecProfile);
    int model = 0;
    std::string byteOrder;
    modbus::MeterSetup setup;
    int timeoutMs = 1000;
    bool json = false;
    std::string dataDirectory;
};

int complain(const Error& error) {
    fmt::print(stderr, "joulewatch: {}\n", error.message);
    return error.code == ErrorCode::invalidInput ? kExitUsage : kExitFailed;
}

Result<modbus::MeterChoice> choiceOf(const ModbusOptions& options) {
    const auto profile = modbusProfile(options.profile);
    if (!profile) return fail(profile.error());
    modbus::MeterChoice choice;
    choice.unit = static_cast<std::uint8_t>(options.unit);
    choice.profile = *profile;
    if (options.model > 0) choice.sunSpecModel = static_cast<std::uint16_t>(options.model);
    choice.setup = options.setup;
    if (!options.byteOrder.empty()) choice.setup.order = modbus::byteOrderNamed(options.byteOrder);
    return choice;
}

int readOne(const ModbusOptions& options) {
    const auto target = parseModbusTarget(options.target);
    if (!target) return complain(target.error());
    const auto choice = choiceOf(options);
    if (!choice) return complain(choice.error());
    const auto meter =
        readModbusMeter(*target, *choice, std::chrono::milliseconds(options.timeoutMs));
    if (!meter) return complain(meter.error());
    fmt::print("{}",
               options.json ? modbusMeterJson(*meter).dump(2) + "\n" : modbusMeterTable(*meter));
    return kExitOk;
}

int scan(const ModbusOptions& options) {
    const auto target = parseModbusTarget(options.target);
    if (!target) return complain(target.error());
    const auto units = parseModbusUnits(options.units);
    if (!units) return complain(units.error());
    const bool watched = isatty(STDERR_FILENO) != 0;
    const auto found = scanModbus(*target, *units, std::chrono::milliseconds(options.timeoutMs),
                                  [watched](std::uint8_t unit) {
                                      if (watched) fmt::print(stderr, "\runit {} … ", unit);
                                  });
    if (watched) fmt::print(stderr, "\r            \r");
    if (!found) return complain(found.error());
    fmt::print("{}", options.json ? modbusUnitsJson(*target, *found).dump(2) + "\n"
                                  : modbusUnitTable(*target, *found));
    return kExitOk;
}

int units(const ModbusOptions& options) {
    const auto place = options.dataDirectory.empty()
                           ? defaultDataDirectory()
                           : Result<std::filesystem::path>(options.dataDirectory);
    if (!place) return complain(place.error());
    const auto settings = openSettings(*place);
    if (!settings) return complain(settings.error());
    const auto numbered = (*settings)->modbusUnits().units();
    if (!numbered) return complain(numbered.error());
    if (options.json) {
        fmt::print("{}\n", modbusNumbersJson(*numbered).dump(2));
        return kExitOk;
    }
    if (numbered->empty())
        fmt::print("No meter has a number yet: they get one once serve --modbus-port runs.\n");
    else
        fmt::print("unit  meter\n");
    for (const ModbusUnitNumber& each : *numbered) fmt::print("{:>4}  {}\n", each.unit, each.meter);
    return kExitOk;
}

CLI::App* addTask(CLI::App& parent, Run& run, const char* verb, const char* description,
                  int (*task)(const ModbusOptions&),
                  const std::shared_ptr<ModbusOptions>& options) {
    CLI::App* command = parent.add_subcommand(verb, description);
    command
        ->add_option("HOST", options->target, "The meter or gateway: HOST or HOST:PORT [port 502]")
        ->required();
    command->add_option("--timeout", options->timeoutMs, "How long to wait for an answer, ms")
        ->check(CLI::Range(10, 60'000))
        ->capture_default_str();
    command->add_flag("--json", options->json, "For programs");
    command->callback([&run, task, options] { run = [=] { return task(*options); }; });
    return command;
}

}  // namespace

void addModbusCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand(
        "modbus", "Find and read meters by Modbus TCP, and see which number ours have");
    command->require_subcommand(1);
    const auto options = std::make_shared<ModbusOptions>();

    addTask(*command, run, "scan", "Ask units what they are, and what they say now", scan, options)
        ->add_option("--unit", options->units, "Which units: 1-10 or 1,3,20-22")
        ->capture_default_str();

    CLI::App* list = command->add_subcommand(
        "units", "List the numbers by which our own Modbus server shows meters");
    list->add_option("--data-dir", options->dataDirectory,
                     "Whose meters [$XDG_DATA_HOME/joulewatch or ~/.local/share/joulewatch]");
    list->add_flag("--json", options->json, "For programs");
    list->callback([&run, options] { run = [=] { return units(*options); }; });

    CLI::App* read =
        addTask(*command, run, "read", "Read a meter once, its phases too", readOne, options);
    read->add_option("--unit", options->unit, "Its number behind the address")
        ->check(CLI::Range(0, 255))
        ->capture_default_str();
    read->add_option("--profile", options->profile,
                     "sdm630, sdm120, sdm220, sdm230, em24, em24_e1, pm5xxx, iem3000 or sunspec")
        ->capture_default_str();
    read->add_option("--model", options->model, "Of SunSpec: which model, if it has several")
        ->check(CLI::Range(1, 65534));
    read->add_option("--ct-ratio", options->setup.currentRatio,
                     "Current transformers that the meter does not know of: primary / secondary")
        ->check(CLI::Range(1e-6, 1e6))
        ->capture_default_str();
    read->add_option("--pt-ratio", options->setup.voltageRatio, "Voltage transformers likewise")
        ->check(CLI::Range(1e-6, 1e6))
        ->capture_default_str();
    read->add_flag("--invert", options->setup.invert, "Import and export change places");
    read->add_option("--byte-order", options->byteOrder,
                     "Of numbers of several registers, where a gateway swaps them")
        ->check(CLI::IsMember({"abcd", "cdab", "badc", "dcba"}));
}

}  // namespace joulewatch
