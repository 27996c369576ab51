#include "cli/cli.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {

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
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& e) {  // --help, --version
        return program.exit(e);
    } catch (const CLI::ParseError& e) {
        fmt::print(stderr, "joulewatch: {}\nRun with --help for what is possible.\n", e.what());
        return kExitUsage;
    }
    return run();
}

}  // namespace joulewatch
