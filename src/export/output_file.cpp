#include "export/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <system_error>

namespace joulewatch {
namespace {

/// Large enough for a disk to stream, small enough to be forgotten.
constexpr std::size_t kBufferBytes = 1U << 20;

struct Release {
    void operator()(char* memory) const { std::free(memory); }
};

bool isRegularOrNew(const std::filesystem::path& target) {
    struct stat status {};
    return ::stat(target.c_str(), &status) != 0 || S_ISREG(status.st_mode) ||
           S_ISDIR(status.st_mode);
}

}  // namespace

struct OutputFile::Impl {
    std::string name;                        // for messages
    std::optional<TemporaryName> temporary;  // a regular file on its way
    int fd = -1;
    bool direct = false;
    std::unique_ptr<char, Release> buffer{
        static_cast<char*>(std::aligned_alloc(kPageBytes, kBufferBytes))};
    std::size_t filled = 0;
    std::uint64_t written = 0;

    ~Impl() {
        if (fd > STDERR_FILENO) ::close(fd);
    }
    Result<void> broken(int error) const {
        if (error == EPIPE)
            return fail(ErrorCode::unavailable,
                        "cannot write {}: whoever read it stopped before the end", name);
        return fail(ErrorCode::unavailable, "cannot write {}: {}", name,
                    std::generic_category().message(error));
    }
    bool leaveDirect() {
        direct = false;
        const int flags = ::fcntl(fd, F_GETFL);
        return flags >= 0 && ::fcntl(fd, F_SETFL, flags & ~O_DIRECT) == 0;
    }
    Result<void> write(const char* from, std::size_t size) {
        while (size > 0) {
            const ssize_t done = ::write(fd, from, size);
            if (done < 0 && errno == EINTR) continue;
            if (done < 0 && errno == EINVAL && direct && leaveDirect()) continue;
            if (done <= 0) return broken(done < 0 ? errno : ENOSPC);
            from += done;
            size -= static_cast<std::size_t>(done);
            written += static_cast<std::uint64_t>(done);
            // A disk that filled up half way leaves an odd position: go on without alignment.
            if (direct && written % kPageBytes != 0 && !leaveDirect()) return broken(errno);
        }
        return {};
    }
    Result<void> flush() {
        const std::size_t size = filled;
        filled = 0;
        return write(buffer.get(), size);
    }
};

OutputFile::OutputFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OutputFile::~OutputFile() = default;
OutputFile::OutputFile(OutputFile&& other) noexcept = default;

Result<OutputFile> OutputFile::open(const std::filesystem::path& target) {
    auto impl = std::make_unique<Impl>();
    if (!impl->buffer) return fail(ErrorCode::unavailable, "out of memory");
    impl->name = target == "-" ? "standard output" : target.string();
    if (target == "-") {
        impl->fd = STDOUT_FILENO;
        return OutputFile(std::move(impl));
    }
    std::filesystem::path path = target;
    int flags = O_WRONLY | O_CLOEXEC;
    if (isRegularOrNew(target)) {
        auto temporary = TemporaryName::beside(target);
        if (!temporary) return fail(temporary.error());
        path = temporary->path();
        impl->temporary.emplace(std::move(*temporary));
        impl->fd = ::open(path.c_str(), flags | O_DIRECT);
        impl->direct = impl->fd >= 0;
    }
    if (impl->fd < 0) impl->fd = ::open(path.c_str(), flags);
    if (impl->fd < 0) {
        if (auto failed = impl->broken(errno); !failed) return fail(failed.error());
    }
    return OutputFile(std::move(impl));
}

Result<void> OutputFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t part = std::min(bytes.size(), kBufferBytes - impl_->filled);
        std::memcpy(impl_->buffer.get() + impl_->filled, bytes.data(), part);
        impl_->filled += part;
        bytes.remove_prefix(part);
        if (impl_->filled < kBufferBytes) break;
        if (auto flushed = impl_->flush(); !flushed) return flushed;
    }
    return {};
}

Result<void> OutputFile::append(PlacedText& text) {
    if (impl_->filled != text.lead()) return append(text.view());
    // The bytes of the text's first page that are still here go before it.
    std::memcpy(text.pages(), impl_->buffer.get(), impl_->filled);
    const std::size_t size = text.lead() + text.size();
    const std::size_t whole = size / kPageBytes * kPageBytes;
    impl_->filled = size - whole;
    std::memcpy(impl_->buffer.get(), text.pages() + whole, impl_->filled);
    return impl_->write(text.pages(), whole);
}

Result<void> OutputFile::commit() {
    // The tail is no multiple of the alignment.
    if (impl_->direct && impl_->filled % kPageBytes != 0) {
        const std::size_t whole = impl_->filled / kPageBytes * kPageBytes;
        if (auto done = impl_->write(impl_->buffer.get(), whole); !done) return done;
        if (!impl_->leaveDirect()) return impl_->broken(errno);
        std::memmove(impl_->buffer.get(), impl_->buffer.get() + whole, impl_->filled - whole);
        impl_->filled -= whole;
    }
    if (auto flushed = impl_->flush(); !flushed) return flushed;
    if (!impl_->temporary) return {};
    const int failed = ::close(impl_->fd) == 0 ? 0 : errno;
    impl_->fd = -1;
    if (failed != 0) return impl_->broken(failed);
    return impl_->temporary->keep();
}

std::uint64_t OutputFile::bytes() const { return impl_->written + impl_->filled; }

}  // namespace joulewatch
