#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "app/accounts.hpp"
#include "cli/commands.hpp"

namespace joulewatch {

/// What a command that works on settings.sqlite has at hand, also beside a running server.
struct Desk {
    SettingsStore& store;
    Accounts& accounts;
};
inline const Actor kShell{"", {"command line", ""}};

/// A step of a command: the sentence or the table to print out.
using SettingsTask = std::function<Result<std::string>(Desk&)>;

/// A subcommand that does this on the settings of --data-dir.
CLI::App* addSettingsTask(CLI::App& parent, Run& run, const char* verb, const char* description,
                          SettingsTask task);

/// Rows of cells, the first of them headings, as columns with two spaces between.
std::string textTable(const std::vector<std::vector<std::string>>& rows);

}  // namespace joulewatch
