#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// A file that is still arriving: gone again unless it is moved to its place whole. Errors name no
/// path, for they are shown to who sends it.
class Upload {
 public:
    static Result<Upload> create(const std::filesystem::path& path);
    Upload(Upload&& other) noexcept;
    Upload& operator=(Upload&&) = delete;
    ~Upload();

    /// `unavailable` when the disk is full.
    Result<void> write(std::string_view bytes);
    std::uint64_t bytes() const { return bytes_; }
    const std::filesystem::path& path() const { return path_; }
    /// Makes it durable under its final name.
    Result<void> moveTo(const std::filesystem::path& file);

 private:
    Upload(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
    void startWriting();

    std::filesystem::path path_;
    int file_ = -1;
    std::uint64_t bytes_ = 0, begun_ = 0;  // written; handed to the disk
};

}  // namespace joulewatch
