#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace joulewatch {

/// For fuzz targets: bytes under a path, in memory only.
class FuzzFile {
 public:
    FuzzFile(const std::uint8_t* bytes, std::size_t size) : file_(::memfd_create("fuzz", 0)) {
        while (size > 0) {
            const ssize_t written = ::write(file_, bytes, size);
            if (written <= 0) break;
            bytes += written;
            size -= static_cast<std::size_t>(written);
        }
    }
    ~FuzzFile() { ::close(file_); }
    FuzzFile(const FuzzFile&) = delete;
    FuzzFile& operator=(const FuzzFile&) = delete;
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
    int file_;
};

}  // namespace joulewatch
