#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "export/output_file.hpp"

namespace joulewatch {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

Result<void> syncPath(const std::filesystem::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0)
        return fail(ErrorCode::unavailable, "cannot open {}: {}", path.string(), reason(errno));
    const int failed = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    // EINVAL: a folder on a file system that cannot sync folders.
    if (failed != 0 && failed != EINVAL)
        return fail(ErrorCode::unavailable, "cannot write {}: {}", path.string(), reason(failed));
    return {};
}

}  // namespace

Result<TemporaryName> TemporaryName::beside(const std::filesystem::path& target) {
    std::error_code none;
    if (std::filesystem::is_directory(target, none))
        return fail(ErrorCode::invalidInput, "cannot write {}: it is a directory", target.string());
    // A link stays: what it points to is replaced.
    std::filesystem::path real = target;
    if (std::filesystem::is_symlink(target, none)) {
        real = std::filesystem::weakly_canonical(target, none);
        if (none) real = target;
    }
    TemporaryName name(real);
    for (int attempt = 0; attempt < 100; ++attempt) {
        std::filesystem::path path = real;
        path += fmt::format(".part-{}-{}", ::getpid(), attempt);
        const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            ::close(fd);
            name.path_ = std::move(path);
            return name;
        }
        if (errno != EEXIST) break;
    }
    return fail(ErrorCode::unavailable, "cannot write {}: {}", target.string(), reason(errno));
}

TemporaryName::TemporaryName(TemporaryName&& other) noexcept
    : target_(std::move(other.target_)), path_(std::move(other.path_)) {
    other.path_.clear();
}

TemporaryName::~TemporaryName() {
    if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> TemporaryName::keep() {
    if (auto synced = syncPath(path_, O_WRONLY); !synced) return synced;
    if (::rename(path_.c_str(), target_.c_str()) != 0)
        return fail(ErrorCode::unavailable, "cannot write {}: {}", target_.string(), reason(errno));
    path_.clear();
    const auto folder = target_.parent_path();
    return syncPath(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace joulewatch
