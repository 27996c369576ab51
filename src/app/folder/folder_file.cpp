#include "app/folder/folder_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>
#include <vector>

namespace joulewatch {
namespace {

constexpr int kMostSameNames = 1000;

std::string reason(int error) { return std::generic_category().message(error); }

FileMark markOf(const struct stat& status) {
    return {
        status.st_ino, static_cast<std::uint64_t>(status.st_size),
        static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

tl::unexpected<Error> changed(const std::string& name) {
    return fail(ErrorCode::conflict, "{} is not the file any more that was read", name);
}

/// `plant.csv` → `plant.2.csv`
std::string numbered(const std::string& name, int number) {
    const auto dot = name.find('.', 1);
    if (dot == std::string::npos) return fmt::format("{}.{}", name, number);
    return fmt::format("{}.{}{}", name.substr(0, dot), number, name.substr(dot));
}

}  // namespace

Result<OpenFolder> OpenFolder::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return fail(ErrorCode::unavailable, "{}: {}", path.string(), reason(errno));
    return OpenFolder(descriptor);
}

OpenFolder::OpenFolder(OpenFolder&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

OpenFolder& OpenFolder::operator=(OpenFolder&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

OpenFolder::~OpenFolder() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<FileMark> OpenFolder::mark(const std::string& name) const {
    struct stat status {};
    if (::fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return fail(ErrorCode::notFound, "{}: {}", name, reason(errno));
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::invalidInput, "{} is not a file, and links are not followed", name);
    return markOf(status);
}

Result<OpenFolder> OpenFolder::inner(const std::string& name) const {
    if (::mkdirat(descriptor_, name.c_str(), 0777) != 0 && errno != EEXIST)
        return fail(ErrorCode::unavailable, "{}: {}", name, reason(errno));
    const int descriptor =
        ::openat(descriptor_, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return fail(ErrorCode::unavailable, "{}: {}", name, reason(errno));
    return OpenFolder(descriptor);
}

Result<std::string> OpenFolder::move(const std::string& name, const FileMark& mark,
                                     const OpenFolder& to) const {
    const auto now = this->mark(name);
    if (!now || *now != mark) return changed(name);
    std::string target = name;
    for (int number = 2; number <= kMostSameNames; ++number) {
        if (::renameat2(descriptor_, name.c_str(), to.descriptor_, target.c_str(),
                        RENAME_NOREPLACE) == 0) {
            if (auto synced = to.sync(); !synced) return fail(synced.error());
            if (auto synced = sync(); !synced) return fail(synced.error());
            return target;
        }
        if (errno != EEXIST) break;
        target = numbered(name, number);
    }
    return fail(ErrorCode::unavailable, "{} cannot be moved: {}", name, reason(errno));
}

Result<void> OpenFolder::remove(const std::string& name, const FileMark& mark) const {
    const auto now = this->mark(name);
    if (!now || *now != mark) return changed(name);
    if (::unlinkat(descriptor_, name.c_str(), 0) != 0)
        return fail(ErrorCode::unavailable, "{} cannot be deleted: {}", name, reason(errno));
    return sync();
}

Result<void> OpenFolder::write(const std::string& name, const std::string& text) const {
    ::unlinkat(descriptor_, name.c_str(), 0);  // an older one, or whatever stands in its place
    const int file = ::openat(descriptor_, name.c_str(),
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0) return fail(ErrorCode::unavailable, "{}: {}", name, reason(errno));
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    if (!written) return fail(ErrorCode::unavailable, "{} cannot be written", name);
    return {};
}

/// Names reach the disk. File systems that cannot sync folders say EINVAL.
Result<void> OpenFolder::sync() const {
    if (::fsync(descriptor_) == 0 || errno == EINVAL) return {};
    return fail(ErrorCode::unavailable, "the folder cannot be written: {}", reason(errno));
}

Result<FolderFile> FolderFile::open(const OpenFolder& folder, const std::string& name) {
    const int descriptor =
        ::openat(folder.descriptor(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return fail(errno == ELOOP ? ErrorCode::invalidInput : ErrorCode::unavailable, "{}: {}",
                    name, errno == ELOOP ? "links are not followed" : reason(errno));
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return fail(ErrorCode::invalidInput, "{} is not a file", name);
    }
    return FolderFile(descriptor, markOf(status));
}

FolderFile::FolderFile(FolderFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), mark_(other.mark_) {}

FolderFile::~FolderFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::filesystem::path FolderFile::path() const {
    return fmt::format("/proc/self/fd/{}", descriptor_);
}

Result<Sha256> FolderFile::hash() const {
    std::vector<char> piece(256 * 1024);
    Sha256Stream stream;
    off_t offset = 0;
    while (true) {
        const ssize_t n = ::pread(descriptor_, piece.data(), piece.size(), offset);
        if (n < 0) return fail(ErrorCode::unavailable, "it cannot be read: {}", reason(errno));
        if (n == 0) return stream.finish();
        stream.add(std::as_bytes(std::span(piece).first(static_cast<std::size_t>(n))));
        offset += n;
    }
}

bool FolderFile::isUnchanged() const {
    struct stat status {};
    return ::fstat(descriptor_, &status) == 0 && markOf(status) == mark_;
}

}  // namespace joulewatch
