#include "store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace joulewatch {

Result<FileLock> FileLock::open(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0)
        return fail(ErrorCode::unavailable, "{} cannot be opened: {}", file.string(),
                    std::generic_category().message(errno));
    return FileLock(opened);
}

FileLock::FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FileLock::~FileLock() {
    if (file_ >= 0) ::close(file_);
}

void FileLock::lock() {
    int done = -1;
    do done = ::flock(file_, LOCK_EX);
    while (done != 0 && errno == EINTR);
    ensure(done == 0, "a file that is open can be locked");
}

bool FileLock::tryLockShared() { return ::flock(file_, LOCK_SH | LOCK_NB) == 0; }

void FileLock::unlock() { ::flock(file_, LOCK_UN); }

}  // namespace joulewatch
