#include "store/block_storage.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace joulewatch {
namespace {

std::string reason(int number) { return std::generic_category().message(number); }

/// A file without a name; on file systems that know no such thing, one whose name is removed.
int openUnnamed(const std::filesystem::path& directory) {
    const int unnamed =
        ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (unnamed >= 0 || errno == EACCES || errno == ENOENT) return unnamed;
    std::string name = (directory / "joulewatch-XXXXXX").string();
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

}  // namespace

BlockStorage::BlockStorage(std::size_t memoryBytes, std::filesystem::path spillDirectory)
    : memoryBytes_(memoryBytes), spillDirectory_(std::move(spillDirectory)) {
    if (!spillDirectory_.empty()) return;
    std::error_code failed;
    spillDirectory_ = std::filesystem::temp_directory_path(failed);  // TMPDIR, else /tmp
    if (failed) spillDirectory_ = "/tmp";
}

BlockStorage::~BlockStorage() {
    if (file_ >= 0) ::close(file_);
}

Result<StoredBlock> BlockStorage::store(PackedReadings readings) {
    StoredBlock block{readings.header, {}, -1};
    if (memoryUsed_ + readings.payload.size() <= memoryBytes_) {
        memoryUsed_ += readings.payload.size();
        block.payload = std::move(readings.payload);
        return block;
    }
    if (auto opened = openFile(); !opened) return fail(opened.error());
    block.fileOffset = static_cast<std::int64_t>(fileBytes_);
    if (auto written = write(readings.payload); !written) return fail(written.error());
    return block;
}

Result<void> BlockStorage::openFile() {
    if (file_ >= 0) return {};
    file_ = openUnnamed(spillDirectory_);
    if (file_ >= 0) return {};
    return fail(ErrorCode::unavailable, "cannot make a temporary file in {}: {}",
                spillDirectory_.string(), reason(errno));
}

Result<void> BlockStorage::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(fileBytes_));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0)
            return fail(
                ErrorCode::unavailable, "cannot write the temporary file in {} beyond {} MiB: {}",
                spillDirectory_.string(), fileBytes_ >> 20U, reason(written < 0 ? errno : ENOSPC));
        fileBytes_ += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<std::span<const std::byte>> BlockStorage::payload(const StoredBlock& block,
                                                         std::vector<std::byte>& scratch) const {
    if (block.fileOffset < 0) return std::span<const std::byte>(block.payload);
    scratch.resize(block.header.payloadBytes());
    for (std::size_t done = 0; done < scratch.size();) {
        const ssize_t got = ::pread(file_, scratch.data() + done, scratch.size() - done,
                                    block.fileOffset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return fail(ErrorCode::unavailable, "cannot read back the temporary file in {}: {}",
                        spillDirectory_.string(), got < 0 ? reason(errno) : "it is cut short");
        done += static_cast<std::size_t>(got);
    }
    return std::span<const std::byte>(scratch);
}

void BlockStorage::release(StoredBlock& block) {
    if (block.fileOffset < 0) {
        memoryUsed_ -= block.payload.size();
        block.payload = {};
    } else {
        // Best effort: where holes are not supported the file is just larger for a while.
        static_cast<void>(::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                      block.fileOffset,
                                      static_cast<off_t>(block.header.payloadBytes())));
    }
}

}  // namespace joulewatch
