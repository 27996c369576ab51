#include "cli/settings_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "app/data_directory.hpp"
#include "app/forward_clock.hpp"
#include "app/open_settings.hpp"
#include "cli/exit_code.hpp"

namespace joulewatch {
namespace {

Result<std::string> perform(const SettingsTask& task, const std::string& dataDirectory) {
    const auto place = dataDirectory.empty() ? defaultDataDirectory()
                                             : Result<std::filesystem::path>(dataDirectory);
    if (!place) return fail(place.error());
    const auto settings = openSettings(*place);
    if (!settings) return fail(settings.error());
    AccountsOptions options;
    options.now = forwardClock();
    Accounts accounts(**settings, options);
    Desk desk{**settings, accounts};
    return task(desk);
}

int runTask(const SettingsTask& task, const std::string& dataDirectory) {
    const auto done = perform(task, dataDirectory);
    if (!done) {
        fmt::print(stderr, "joulewatch: {}\n", done.error().message);
        return kExitFailed;
    }
    fmt::print("{}", *done);
    return kExitOk;
}

/// Characters, of UTF-8.
std::size_t widthOf(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0U) != 0x80; }));
}

}  // namespace

CLI::App* addSettingsTask(CLI::App& parent, Run& run, const char* verb, const char* description,
                          SettingsTask task) {
    CLI::App* command = parent.add_subcommand(verb, description);
    const auto dataDirectory = std::make_shared<std::string>();
    command->add_option("--data-dir", *dataDirectory,
                        "Of which server [$XDG_DATA_HOME/joulewatch or ~/.local/share/joulewatch]");
    command->callback([&run, task = std::move(task), dataDirectory] {
        run = [=] { return runTask(task, *dataDirectory); };
    });
    return command;
}

std::string textTable(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    std::string table;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(widths[i] - widthOf(row[i]) + 2, ' ');
        line.erase(line.find_last_not_of(' ') + 1);
        table += line + "\n";
    }
    return table;
}

}  // namespace joulewatch
