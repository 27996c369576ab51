// backup, verify, restore: what is kept, in another place.
#include "app/backup.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "app/accounts.hpp"
#include "app/data_directory.hpp"
#include "app/forward_clock.hpp"
#include "app/open_settings.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr int kBackupNiceness = 15;  // of 19

struct BackupOptions {
    std::string path;
    std::string dataDirectory;
    bool force = false;
};

int complain(const Error& error) {
    fmt::print(stderr, "joulewatch: {}\n",
               error.code == ErrorCode::cancelled ? "Stopped." : error.message);
    return kExitFailed;
}

Result<fs::path> dataDirectoryOf(const BackupOptions& options) {
    if (options.dataDirectory.empty()) return defaultDataDirectory();
    return fs::absolute(options.dataDirectory).lexically_normal();
}

/// Goes on until Ctrl-C.
Progress untilInterrupted(const Interrupt& interrupt) {
    return [&interrupt](std::string_view, std::uint64_t, std::uint64_t) {
        return !interrupt.requested();
    };
}

std::string sizeText(std::uint64_t files, std::uint64_t bytes) {
    return fmt::format("{} files, {:.1f} MiB", files, static_cast<double>(bytes) / (1U << 20U));
}

/// That a copy of everything was made is for the audit trail, before the copy so that it has it.
Result<void> note(const fs::path& dataDirectory, const std::string& target) {
    if (!fs::exists(dataDirectory / "settings.sqlite")) return {};
    const auto settings = openSettings(dataDirectory);
    if (!settings) return fail(settings.error());
    return (*settings)->audit().append(
        {forwardClock()(), "", "backup.make", "", target, "command line"});
}

int runBackup(const BackupOptions& options) {
    // Who is at work goes first: a backup has time. Without it all is the same, but slower for
    // them.
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, kBackupNiceness));
    const auto directory = dataDirectoryOf(options);
    if (!directory) return complain(directory.error());
    if (auto noted = note(*directory, options.path); !noted) return complain(noted.error());
    const Interrupt interrupt;
    const auto made = backUp(*directory, fs::absolute(options.path).lexically_normal(),
                             forwardClock()(), untilInterrupted(interrupt));
    if (!made) return complain(made.error());
    fmt::print("Backed up {} to {}: {}.\n", directory->string(), options.path,
               sizeText(made->files.size(), made->bytes()));
    return kExitOk;
}

int runVerify(const BackupOptions& options) {
    const auto path = options.path.empty()
                          ? dataDirectoryOf(options)
                          : Result<fs::path>(fs::absolute(options.path).lexically_normal());
    if (!path) return complain(path.error());
    const Interrupt interrupt;
    const auto seen = verify(*path, untilInterrupted(interrupt));
    if (!seen) return complain(seen.error());
    for (const std::string& problem : seen->problems) fmt::print(stderr, "{}\n", problem);
    const std::string what = sizeText(seen->files, seen->bytes);
    if (seen->problems.empty())
        fmt::print("{} is sound: {}.\n", path->string(), what);
    else
        fmt::print(stderr, "joulewatch: {} is damaged ({} looked at).\n", path->string(), what);
    return seen->problems.empty() ? kExitOk : kExitFailed;
}

int runRestore(const BackupOptions& options) {
    const auto directory = dataDirectoryOf(options);
    if (!directory) return complain(directory.error());
    const Interrupt interrupt;
    const auto restored = restore(fs::absolute(options.path).lexically_normal(), *directory,
                                  options.force, forwardClock()(), untilInterrupted(interrupt));
    if (!restored) return complain(restored.error());
    fmt::print("Restored {} to {}; everybody has to log in again.\n",
               sizeText(restored->files, restored->bytes), directory->string());
    if (!restored->setAside.empty())
        fmt::print("What was there before is in {}.\n", restored->setAside.string());
    return kExitOk;
}

using Task = int (*)(const BackupOptions&);

CLI::App* addTask(CLI::App& program, Run& run, const char* verb, const char* description, Task task,
                  const std::shared_ptr<BackupOptions>& options) {
    CLI::App* command = program.add_subcommand(verb, description);
    command->add_option("--data-dir", options->dataDirectory,
                        "The data directory of serve "
                        "[$XDG_DATA_HOME/joulewatch or ~/.local/share/joulewatch]");
    command->callback([&run, task, options] { run = [task, options] { return task(*options); }; });
    return command;
}

}  // namespace

void addBackupCommands(CLI::App& program, Run& run) {
    const auto options = std::make_shared<BackupOptions>();
    addTask(program, run, "backup", "Copy all that is kept, also while the server runs", runBackup,
            options)
        ->add_option("DIR", options->path, "A directory that is not there yet, or empty")
        ->required();
    addTask(program, run, "verify", "Check every byte of a backup, or of what is kept", runVerify,
            options)
        ->add_option("DIR", options->path, "A backup, or a data directory [--data-dir]");
    CLI::App* restoring =
        addTask(program, run, "restore",
                "Make a data directory of a backup; the server must not run", runRestore, options);
    restoring->add_option("DIR", options->path, "The backup")->required();
    restoring->add_flag("--force", options->force,
                        "Where data is kept already, rename it and restore");
}

}  // namespace joulewatch
