#include "store/segment_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include "store/crc32c.hpp"
#include "store/file_bytes.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "segment-";
constexpr std::string_view kMagic = "JOULEWATCH SEG 1";  // the first 16 bytes
constexpr std::size_t kBufferBytes = 4u << 20;

fs::path temporaryPath(const fs::path& directory, std::uint64_t number) {
    return SegmentFile::path(directory, number).concat(".new");
}

}  // namespace

fs::path SegmentFile::path(const fs::path& directory, std::uint64_t number) {
    return directory / fmt::format("{}{:08}", kPrefix, number);
}

std::uint64_t SegmentFile::numberOf(const fs::path& file) {
    const std::string name = file.filename().string();
    std::uint64_t number = 0;
    if (name.starts_with(kPrefix))
        std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), number);
    return number;
}

Result<std::shared_ptr<const SegmentFile>> SegmentFile::open(const fs::path& directory,
                                                             std::uint64_t number) {
    const fs::path file = path(directory, number);
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(ErrorCode::corrupted, "{}: readings that should be here cannot be opened: {}",
                    file.string(), systemReason(errno));
    struct ::stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    std::shared_ptr<const SegmentFile> opened(
        new SegmentFile(number, descriptor, static_cast<std::uint64_t>(status.st_size)));
    std::array<char, kMagic.size()> magic{};
    if (!known || !readAt(descriptor, 0, std::as_writable_bytes(std::span(magic))) ||
        std::string_view(magic.data(), magic.size()) != kMagic)
        return fail(ErrorCode::corrupted, "{}: this is no file of readings", file.string());
    return opened;
}

SegmentFile::~SegmentFile() { ::close(descriptor_); }

Result<void> SegmentFile::read(std::uint64_t offset, std::span<std::byte> bytes,
                               std::uint32_t crc) const {
    if (auto got = readAt(descriptor_, offset, bytes); !got)
        return fail(got.error().code, "{}: {} bytes at {}: {}", nameOf(descriptor_), bytes.size(),
                    offset, got.error().message);
    if (crc32c(bytes) != crc)
        return fail(ErrorCode::corrupted, "{}: the {} bytes at {} were damaged",
                    nameOf(descriptor_), bytes.size(), offset);
    return {};
}

Result<std::span<const std::byte>> SegmentBlock::payload(std::vector<std::byte>& scratch) const {
    scratch.resize(header.payloadBytes());
    if (auto got = segment->read(offset, scratch, crc); !got) return fail(got.error());
    return std::span<const std::byte>(scratch);
}

Result<SegmentWriter> SegmentWriter::create(const fs::path& directory, std::uint64_t number) {
    const fs::path file = temporaryPath(directory, number);
    const int descriptor =
        ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return fail(ErrorCode::unavailable, "cannot make {}: {}", file.string(),
                    systemReason(errno));
    SegmentWriter writer(directory, number, descriptor);
    const auto magic = std::as_bytes(std::span(kMagic));
    writer.buffer_.assign(magic.begin(), magic.end());
    return writer;
}

SegmentWriter::SegmentWriter(SegmentWriter&& other) noexcept
    : directory_(std::move(other.directory_)),
      number_(other.number_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      written_(other.written_),
      buffer_(std::move(other.buffer_)) {}

SegmentWriter::~SegmentWriter() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporaryPath(directory_, number_).c_str());
}

Result<SegmentWriter::Place> SegmentWriter::add(std::span<const std::byte> payload) {
    if (buffer_.size() + payload.size() > kBufferBytes)
        if (auto flushed = flush(); !flushed) return fail(flushed.error());
    const Place place{written_ + buffer_.size(), crc32c(payload)};
    buffer_.insert(buffer_.end(), payload.begin(), payload.end());
    return place;
}

Result<void> SegmentWriter::flush() {
    if (auto done = writeAt(descriptor_, written_, buffer_); !done)
        return fail(done.error().code, "{}: {}", temporaryPath(directory_, number_).string(),
                    done.error().message);
    // Starts the writing now, so that the final sync finds little left. Best effort.
    static_cast<void>(::sync_file_range(descriptor_, static_cast<off_t>(written_),
                                        static_cast<off_t>(buffer_.size()), SYNC_FILE_RANGE_WRITE));
    written_ += buffer_.size();
    buffer_.clear();
    return {};
}

Result<std::shared_ptr<const SegmentFile>> SegmentWriter::finish() {
    if (auto flushed = flush(); !flushed) return fail(flushed.error());
    const fs::path temporary = temporaryPath(directory_, number_);
    const fs::path file = SegmentFile::path(directory_, number_);
    if (::fdatasync(descriptor_) != 0 || ::rename(temporary.c_str(), file.c_str()) != 0)
        return fail(ErrorCode::unavailable, "{}: {}", file.string(), systemReason(errno));
    std::shared_ptr<const SegmentFile> finished(
        new SegmentFile(number_, std::exchange(descriptor_, -1), written_));
    if (auto synced = syncDirectory(directory_); !synced) return fail(synced.error());
    return finished;
}

}  // namespace joulewatch
