#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {

void addServeCommand(CLI::App& program, Run& run) {
    CLI::App* command = program.add_subcommand("serve", "");
    command->callback([&run] {
        run = [] {
            fmt::print(stderr, "joulewatch: serve is not built yet\n");
            return kExitFailed;
        };
    });
}

}  // namespace joulewatch
