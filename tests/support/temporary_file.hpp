#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace joulewatch {

/// For tests: a file with given bytes that goes when the test does.
class TemporaryFile {
 public:
    TemporaryFile(std::string_view name, std::string_view bytes)
        : path_(std::filesystem::temp_directory_path() /
                ("joulewatch_test_" + std::to_string(::getpid()) + "_" + std::string(name))) {
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

}  // namespace joulewatch
