#include "store/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace joulewatch {
namespace {

tl::unexpected<Error> failure(const std::filesystem::path& file, std::string_view what) {
    return fail(ErrorCode::unavailable, "{} cannot be {}: {}.", file.string(), what,
                std::generic_category().message(errno));
}

Result<void> syncPath(const std::filesystem::path& path, int flags) {
    const int opened = ::open(path.c_str(), flags | O_CLOEXEC);
    if (opened < 0) return failure(path, "opened");
    const bool synced = ::fsync(opened) == 0;
    const int reason = errno;
    ::close(opened);
    errno = reason;
    if (!synced) return failure(path, "made durable");
    return {};
}

Result<void> syncDirectoryOf(const std::filesystem::path& file) {
    const auto directory = file.parent_path();
    return syncPath(directory.empty() ? "." : directory, O_RDONLY | O_DIRECTORY);
}

}  // namespace

Result<void> ensurePrivateFile(const std::filesystem::path& file) {
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) return errno == EEXIST ? Result<void>() : failure(file, "made");
    ::close(made);
    return syncDirectoryOf(file);
}

Result<void> syncFile(const std::filesystem::path& file) {
    if (auto synced = syncPath(file, O_RDWR); !synced) return synced;
    return syncDirectoryOf(file);
}

Result<void> publishFile(const std::filesystem::path& temporary,
                         const std::filesystem::path& final) {
    if (auto synced = syncPath(temporary, O_RDWR); !synced) return synced;
    if (std::rename(temporary.c_str(), final.c_str()) != 0) return failure(final, "replaced");
    return syncDirectoryOf(final);
}

}  // namespace joulewatch
