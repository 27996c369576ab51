#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// One `key = value` of a configuration, and where it stands, for whoever has to correct it.
struct Setting {
    std::string section;  // the command it is for; empty in an environment file
    std::string key;      // as written: data_dir, JOULEWATCH_DATA_DIR
    std::string value;
    std::string place;  // `joulewatch.toml, line 3`
};

/// The settings of a TOML file, in order: tables are commands, values are texts, whole numbers,
/// decimals, true or false. `invalidInput` names the file and the line, `notFound` the file.
Result<std::vector<Setting>> readTomlSettings(const std::filesystem::path& file);

/// The lines `NAME=value` of an environment file, whose names begin with JOULEWATCH_; others belong
/// to others. Empty lines and comments (#) are skipped, quotes around a value taken off.
Result<std::vector<Setting>> readEnvironmentFile(const std::filesystem::path& file);

}  // namespace joulewatch
