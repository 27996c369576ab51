#include "store/file_bytes.hpp"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace joulewatch {

std::string systemReason(int number) { return std::generic_category().message(number); }

std::string nameOf(int descriptor) {
    std::error_code none;  // where /proc is not mounted
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const std::string name = std::filesystem::read_symlink(link, none).string();
    return none ? "a file of the readings" : name;
}

Result<void> readAt(int descriptor, std::uint64_t offset, std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t got =
            ::pread(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(ErrorCode::unavailable, "{}", systemReason(errno));
        if (got == 0) return fail(ErrorCode::corrupted, "the file ends at {}", offset);
        offset += static_cast<std::uint64_t>(got);
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

Result<std::size_t> readUpTo(int descriptor, std::uint64_t offset, std::span<std::byte> first,
                             std::span<std::byte> second) {
    std::size_t all = 0;
    while (!first.empty() || !second.empty()) {
        const std::array<::iovec, 2> pieces{
            {{first.data(), first.size()}, {second.data(), second.size()}}};
        const ssize_t got =
            ::preadv(descriptor, pieces.data(), pieces.size(), static_cast<off_t>(offset + all));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(ErrorCode::unavailable, "{}", systemReason(errno));
        if (got == 0) break;
        const auto bytes = static_cast<std::size_t>(got);
        const std::size_t ofFirst = std::min(bytes, first.size());
        first = first.subspan(ofFirst);
        second = second.subspan(bytes - ofFirst);
        all += bytes;
    }
    return all;
}

int tryWriteAt(int descriptor, std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : ENOSPC;
        offset += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
}

Result<void> writeAt(int descriptor, std::uint64_t offset, std::span<const std::byte> bytes) {
    if (const int reason = tryWriteAt(descriptor, offset, bytes); reason != 0)
        return fail(ErrorCode::unavailable, "{}", systemReason(reason));
    return {};
}

Result<void> syncDirectory(const std::filesystem::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced)
        return fail(ErrorCode::unavailable, "{}: {}", directory.string(), systemReason(reason));
    return {};
}

}  // namespace joulewatch
