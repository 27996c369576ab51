#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {

void addAnalyzeCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand("analyze", "");
    command->callback([&run] {
        run = [] {
            fmt::print(stderr, "joulewatch: analyze is not built yet\n");
            return kExitFailed;
        };
    });
}

}  // namespace joulewatch
