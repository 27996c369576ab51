#include "app/upload.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace joulewatch {
namespace {

tl::unexpected<Error> writeFailed() {
    if (errno == ENOSPC || errno == EDQUOT)
        return fail(ErrorCode::unavailable,
                    "The disk that keeps the data is full: free some space and try again.");
    return fail(ErrorCode::unavailable, "The file cannot be stored: {}.", std::strerror(errno));
}

}  // namespace

Result<Upload> Upload::create(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return writeFailed();
    return Upload(path, file);
}

Upload::Upload(Upload&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      bytes_(other.bytes_),
      begun_(other.begun_) {}

Upload::~Upload() {
    if (file_ < 0) return;
    ::close(file_);
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

Result<void> Upload::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return writeFailed();
        bytes.remove_prefix(static_cast<std::size_t>(written));
        bytes_ += static_cast<std::uint64_t>(written);
    }
    startWriting();
    return {};
}

/// Lets the disk begin while more comes in, so that the sync at the end has little to wait for. A
/// hint: what fails here fails again at the sync.
void Upload::startWriting() {
    constexpr std::uint64_t kPiece = 8U << 20U;
    if (bytes_ - begun_ < kPiece) return;
    static_cast<void>(::sync_file_range(file_, static_cast<off_t>(begun_),
                                        static_cast<off_t>(bytes_ - begun_),
                                        SYNC_FILE_RANGE_WRITE));
    begun_ = bytes_;
}

Result<void> Upload::moveTo(const std::filesystem::path& file) {
    if (::fsync(file_) != 0) return writeFailed();
    if (std::rename(path_.c_str(), file.c_str()) != 0) return writeFailed();
    ::close(std::exchange(file_, -1));
    const int directory = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return writeFailed();
    const bool durable = ::fsync(directory) == 0;
    ::close(directory);
    if (!durable) return writeFailed();
    return {};
}

}  // namespace joulewatch
