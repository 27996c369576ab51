#include "ingest/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace joulewatch {
namespace {

std::string reason(int number) { return std::generic_category().message(number); }

}  // namespace

Result<InputFile> InputFile::open(const std::filesystem::path& path, const std::string& name) {
    // Not blocking: a named pipe without a writer must not hold us before we can refuse it.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        if (errno == ENOENT) return fail(ErrorCode::notFound, "{} does not exist.", name);
        return fail(ErrorCode::unavailable, "{} cannot be opened: {}.", name, reason(errno));
    }
    struct stat about {};
    if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        ::close(file);
        return fail(ErrorCode::invalidInput, "{} is {}: expected a CSV or Parquet file.", name,
                    S_ISDIR(about.st_mode) ? "a directory" : "not a regular file");
    }
    return InputFile(file, static_cast<std::uint64_t>(about.st_size), name);
}

InputFile::InputFile(InputFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)), bytes_(other.bytes_), name_(std::move(other.name_)) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(bytes_, other.bytes_);
    std::swap(name_, other.name_);
    return *this;
}

InputFile::~InputFile() {
    if (file_ >= 0) ::close(file_);
}

Result<std::size_t> InputFile::readAt(std::uint64_t offset, std::span<char> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::pread(file_, into.data() + done, into.size() - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return fail(ErrorCode::unavailable, "{} cannot be read at byte {}: {}.", name_,
                        offset + done, reason(errno));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

}  // namespace joulewatch
