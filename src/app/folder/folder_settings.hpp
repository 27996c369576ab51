#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/table/column_role.hpp"

namespace joulewatch {

/// What becomes of a file whose readings are stored: it goes to `done/` beside it, goes, or stays.
enum class AfterReading : std::uint8_t { move, remove, keep };

/// What a column holds, said by whoever set up the folder.
struct FolderColumn {
    std::string header;
    ColumnRole role = ColumnRole::ignored;
    std::string unit;
};

/// A folder whose files are taken in as they come.
struct FolderSettings {
    std::string name;
    std::filesystem::path path;
    std::string pattern = "*";  // of file names, as a shell has it
    AfterReading after = AfterReading::move;
    std::vector<FolderColumn> columns{};  // of those that are not as they are called

    std::string source() const { return "folder:" + name; }  // as the registry of meters knows it
};

}  // namespace joulewatch
