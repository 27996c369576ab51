#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// A regular file open for reading; safe to read from many threads.
class InputFile {
 public:
    /// Says in a sentence why not: not there, a directory, no permission.
    static Result<InputFile> open(const std::filesystem::path& path, const std::string& name);
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;
    ~InputFile();

    std::uint64_t bytes() const { return bytes_; }
    const std::string& name() const { return name_; }
    int descriptor() const { return file_; }
    /// As many bytes as there are, at most `into.size()`; fewer only at the end of the file.
    Result<std::size_t> readAt(std::uint64_t offset, std::span<char> into) const;

 private:
    InputFile(int file, std::uint64_t bytes, std::string name)
        : file_(file), bytes_(bytes), name_(std::move(name)) {}
    int file_ = -1;
    std::uint64_t bytes_ = 0;
    std::string name_;
};

}  // namespace joulewatch
