#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// A directory of files that one running program owns: a second one is refused, so that they never
/// write over each other. Messages name the path: they are for who started the program.
class DataDirectory {
 public:
    static Result<DataDirectory> open(const std::filesystem::path& path);
    DataDirectory(DataDirectory&& other) noexcept;
    DataDirectory& operator=(DataDirectory&&) = delete;
    ~DataDirectory();

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path datasets() const { return path_ / "datasets"; }
    std::filesystem::path incoming() const { return path_ / "incoming"; }
    std::filesystem::path spool() const { return path_ / "spool"; }

 private:
    DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    std::filesystem::path path_;
    int lock_ = -1;
};

/// Where data is kept when nothing else is said: $XDG_DATA_HOME/joulewatch or
/// ~/.local/share/joulewatch.
Result<std::filesystem::path> defaultDataDirectory();

/// Makes a directory and those above it that are missing, for their owner alone.
Result<void> makePrivateDirectory(const std::filesystem::path& directory);

/// All of `text` or what was there before, also after a power cut: temporary name, sync, rename.
/// Errors name no path.
Result<void> replaceFile(const std::filesystem::path& file, std::string_view text);
Result<std::string> readFile(const std::filesystem::path& file, std::uintmax_t maxBytes);

}  // namespace joulewatch
