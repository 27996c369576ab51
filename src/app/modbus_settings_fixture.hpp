#pragma once

#include <doctest/doctest.h>

#include <string>

#include "app/configuration_table.hpp"
#include "support/temporary_file.hpp"

namespace joulewatch {

/// What is complained of in a table of this kind with these lines, read by `read(name, table)`;
/// empty: nothing.
template <class Settings>
std::string complaintOf(const std::string& kind, const std::string& lines,
                        Settings (*read)(const std::string& name, ConfigurationTable& table),
                        Settings* settings) {
    const TemporaryFile file(kind + ".toml", "[[" + kind + "]]\n" + lines);
    const auto tables = readTomlTables(file.path(), kind);
    REQUIRE(tables.has_value());
    ConfigurationTable table(tables->front());
    const Settings found = read(table.text("name"), table);
    if (settings != nullptr) *settings = found;
    const auto finished = table.finish();
    return finished ? std::string() : finished.error().message;
}

}  // namespace joulewatch
