#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {

void addGenerateCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand("generate", "");
    command->callback([&run] {
        run = [] {
            fmt::print(stderr, "joulewatch: generate is not built yet\n");
            return kExitFailed;
        };
    });
}

}  // namespace joulewatch
