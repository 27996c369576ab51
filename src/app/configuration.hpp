#pragma once

#include <filesystem>
#include <string>
#include <string_view>
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
/// decimals, true or false. Arrays of tables are left to readTomlTables(). `invalidInput` names the
/// file and the line, `notFound` the file.
Result<std::vector<Setting>> readTomlSettings(const std::filesystem::path& file);

/// `key = value` in an array of tables, where a value may be a list as well.
struct TomlEntry {
    std::string key;
    std::vector<std::string> values;  // one unless it is a list
    bool isList = false;
    std::string place;
};

/// One `[[name]]` of a configuration. What stands in it is read with ConfigurationTable.
struct TomlTable {
    std::string name;  // `topic` of [[mqtt.topic]]
    std::string place;
    std::vector<TomlEntry> entries;
    std::vector<TomlTable> tables;  // arrays of tables in it
};

/// The `[[name]]` of a TOML file, in order; without a name those of every name. Complains as
/// readTomlSettings() does.
Result<std::vector<TomlTable>> readTomlTables(const std::filesystem::path& file,
                                              std::string_view name = {});

/// The lines `NAME=value` of an environment file, whose names begin with JOULEWATCH_; others belong
/// to others. Empty lines and comments (#) are skipped, quotes around a value taken off.
Result<std::vector<Setting>> readEnvironmentFile(const std::filesystem::path& file);

}  // namespace joulewatch
