#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// Where settings stand that the command line does not give.
struct SettingSources {
    std::filesystem::path file;             // TOML; empty: none
    std::filesystem::path environmentFile;  // read if it is there
    std::function<std::optional<std::string>(const std::string&)> environment;
};

/// Sets the options of `command` that were not given: from the environment (JOULEWATCH_DATA_DIR for
/// --data-dir), else from the environment file, else from the command's table in the TOML file
/// (data_dir). A setting that does not exist or is out of range is `invalidInput` with its place.
Result<void> applySettings(CLI::App& command, const SettingSources& sources);

/// The process's environment, and `.env` in the working directory. The file is the one that was
/// named, or /etc/joulewatch/joulewatch.toml if there is one.
SettingSources usualSources(const std::string& namedFile);

}  // namespace joulewatch
