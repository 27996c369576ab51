#include "app/file_kind.hpp"

#include <fstream>
#include <string>

namespace joulewatch {

FileKind kindOfFile(std::string_view firstBytes, std::string_view name) {
    if (firstBytes.starts_with("PAR1")) return FileKind::parquet;
    if (firstBytes.starts_with("\x1f\x8b")) return FileKind::gzippedCsv;
    if (firstBytes.starts_with("\xef\xbb\xbf")) firstBytes.remove_prefix(3);
    const auto begin = firstBytes.find_first_not_of(" \t\r\n");
    if (begin != std::string_view::npos && (firstBytes[begin] == '{' || firstBytes[begin] == '['))
        return FileKind::json;
    return name.ends_with(".json") ? FileKind::json : FileKind::csv;
}

FileKind kindOfFile(const std::filesystem::path& file, std::string_view name) {
    std::ifstream in(file, std::ios::binary);
    std::string first(256, '\0');
    in.read(first.data(), static_cast<std::streamsize>(first.size()));
    first.resize(static_cast<std::size_t>(in.gcount()));
    return kindOfFile(std::string_view(first), name);
}

std::string_view extensionOf(FileKind kind) {
    switch (kind) {
        case FileKind::csv:
            return ".csv";
        case FileKind::gzippedCsv:
            return ".csv.gz";
        case FileKind::parquet:
            return ".parquet";
        case FileKind::json:
            break;
    }
    return ".json";
}

}  // namespace joulewatch
