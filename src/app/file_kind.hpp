#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace joulewatch {

enum class FileKind : std::uint8_t { csv, gzippedCsv, parquet, json };

/// What a file is, seen from its first bytes; its name speaks only where they leave it open.
FileKind kindOfFile(std::string_view firstBytes, std::string_view name);
FileKind kindOfFile(const std::filesystem::path& file, std::string_view name);

/// With its dot, as the readers know it.
std::string_view extensionOf(FileKind kind);

}  // namespace joulewatch
