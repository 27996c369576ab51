#pragma once

#include <filesystem>
#include <system_error>

#include "app/random_id.hpp"

namespace joulewatch {

/// A directory for one test, gone with it.
class TemporaryDirectory {
 public:
    TemporaryDirectory()
        : path_(std::filesystem::temp_directory_path() / ("joulewatch-test-" + randomId())) {
        std::filesystem::create_directories(path_);
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

}  // namespace joulewatch
