#include "cli/cli.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {

namespace {

/// A word where a command belongs, or no word at all.
std::string whichCommand(const CLI::App& program, int argc, char** argv) {
    std::string names;
    for (const CLI::App* each : program.get_subcommands([](const CLI::App*) { return true; }))
        names += (names.empty() ? "" : ", ") + each->get_name();
    const std::string_view word = argc > 1 ? argv[1] : "";
    if (word.empty() || word.starts_with('-')) return "say what to do: " + names + ".";
    return fmt::format("'{}' is not a command; say what to do: {}.", word, names);
}

}  // namespace

int runCommandLine(int argc, char** argv) {
    CLI::App program{
        "Joulewatch watches electricity: what is wrong, what it costs, why it thinks so, and what "
        "to do.",
        "joulewatch"};
    program.set_version_flag("--version", "joulewatch " JOULEWATCH_VERSION);
    program.require_subcommand(1);
    program.get_formatter()->column_width(34);
    Run run;
    addGenerateCommand(program, run);
    addAnalyzeCommand(program, run);
    addServeCommand(program, run);
    addSimulateCommand(program, run);
    addUserCommand(program, run);
    addDeviceCommand(program, run);
    addMeterCommand(program, run);
    addSiteCommand(program, run);
    addModbusCommand(program, run);
    addBackupCommands(program, run);
    for (CLI::App* each : program.get_subcommands([](const CLI::App*) { return true; }))
        each->fallthrough();  // --version behind a command, too
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& e) {  // --help, --version
        return program.exit(e);
    } catch (const CLI::ParseError& e) {
        const bool noCommand = program.get_subcommands().empty();
        fmt::print(stderr, "joulewatch: {}\nRun with --help for what is possible.\n",
                   noCommand ? whichCommand(program, argc, argv) : e.what());
        return kExitUsage;
    }
    return run();
}

}  // namespace joulewatch
