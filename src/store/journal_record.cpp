#include "store/journal_record.hpp"

#include <bit>
#include <cstring>

#include "store/crc32c.hpp"

namespace joulewatch {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they are");

struct RawHeader {
    std::uint64_t tag;
    std::int64_t seq;
    std::uint32_t nameBytes, keyCount, noteBytes, payloadBytes, checksum;
    std::uint32_t headerChecksum;  // of what is before it
};
static_assert(sizeof(RawHeader) == RecordHeader::kBytes);

std::uint32_t checksumOf(const RawHeader& header) {
    return crc32c(std::as_bytes(std::span(&header, 1)).first(offsetof(RawHeader, headerChecksum)));
}

struct NoteSizes {
    std::uint32_t name, bytes;
};

std::size_t noteBytesOf(const LogGroup& group) {
    std::size_t bytes = 0;
    for (const JournalNote* each : group.notes)
        bytes += sizeof(NoteSizes) + each->name.size() + each->bytes.size();
    return bytes;
}

void put(std::vector<std::byte>& out, std::span<const std::byte> bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Takes what is asked for off the front.
class Reader {
 public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
    bool has(std::size_t count) const { return bytes_.size() >= count; }
    std::span<const std::byte> take(std::size_t count) {
        const auto taken = bytes_.first(count);
        bytes_ = bytes_.subspan(count);
        return taken;
    }
    std::string text(std::size_t count) {
        const auto taken = take(count);
        return {reinterpret_cast<const char*>(taken.data()), taken.size()};
    }
    template <class T>
    T value() {
        T read;
        std::memcpy(&read, take(sizeof(T)).data(), sizeof(T));
        return read;
    }

 private:
    std::span<const std::byte> bytes_;
};

std::optional<std::vector<JournalNote>> notesOf(Reader bytes) {
    std::vector<JournalNote> notes;
    while (bytes.has(sizeof(NoteSizes))) {
        const auto sizes = bytes.value<NoteSizes>();
        if (!bytes.has(std::size_t{sizes.name} + sizes.bytes)) return std::nullopt;
        JournalNote note{bytes.text(sizes.name)};
        const auto kept = bytes.take(sizes.bytes);
        note.bytes.assign(kept.begin(), kept.end());
        notes.push_back(std::move(note));
    }
    if (bytes.has(1)) return std::nullopt;
    return notes;
}

}  // namespace

std::optional<RecordHeader> headerOf(std::span<const std::byte> bytes, std::uint64_t tag) {
    if (bytes.size() < sizeof(RawHeader)) return std::nullopt;
    RawHeader raw;
    std::memcpy(&raw, bytes.data(), sizeof raw);
    if (raw.tag != tag || raw.headerChecksum != checksumOf(raw)) return std::nullopt;
    return RecordHeader{.seq = raw.seq,
                        .nameBytes = raw.nameBytes,
                        .keyCount = raw.keyCount,
                        .noteBytes = raw.noteBytes,
                        .payloadBytes = raw.payloadBytes,
                        .checksum = raw.checksum};
}

std::size_t headBytesOf(const LogGroup& group) {
    return sizeof(RawHeader) + group.name.size() + group.keys.size_bytes() + noteBytesOf(group);
}

std::vector<std::byte> recordHead(const LogGroup& group, std::uint64_t tag) {
    RawHeader raw{.tag = tag,
                  .seq = group.seq,
                  .nameBytes = static_cast<std::uint32_t>(group.name.size()),
                  .keyCount = static_cast<std::uint32_t>(group.keys.size()),
                  .noteBytes = static_cast<std::uint32_t>(noteBytesOf(group)),
                  .payloadBytes = static_cast<std::uint32_t>(group.payload.size()),
                  .checksum = 0,
                  .headerChecksum = 0};
    std::vector<std::byte> head(sizeof raw);
    head.reserve(headBytesOf(group));
    put(head, std::as_bytes(std::span(group.name)));
    put(head, std::as_bytes(group.keys));
    for (const JournalNote* each : group.notes) {
        const NoteSizes sizes{static_cast<std::uint32_t>(each->name.size()),
                              static_cast<std::uint32_t>(each->bytes.size())};
        put(head, std::as_bytes(std::span(&sizes, 1)));
        put(head, std::as_bytes(std::span(each->name)));
        put(head, each->bytes);
    }
    raw.checksum = crc32c(group.payload, crc32c(std::span(head).subspan(sizeof raw)));
    raw.headerChecksum = checksumOf(raw);
    std::memcpy(head.data(), &raw, sizeof raw);
    return head;
}

std::optional<LogRecord> recordOf(const RecordHeader& header, std::span<const std::byte> rest) {
    if (rest.size() != header.bytes() - RecordHeader::kBytes) return std::nullopt;
    if (crc32c(rest) != header.checksum) return std::nullopt;
    Reader bytes(rest);
    LogRecord record;
    record.seq = header.seq;
    record.name = bytes.text(header.nameBytes);
    record.keys.resize(header.keyCount);
    for (BatchKey& each : record.keys) each = bytes.value<BatchKey>();
    auto notes = notesOf(Reader(bytes.take(header.noteBytes)));
    if (!notes) return std::nullopt;
    record.notes = std::move(*notes);
    return record;
}

}  // namespace joulewatch
