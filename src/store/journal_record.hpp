#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/journal.hpp"

namespace joulewatch {

/// What is written of a group. `name` is empty but for a group of before the log, whose store may
/// know it by another name than its seq gives it.
struct LogGroup {
    JournalSeq seq = 0;
    std::span<const BatchKey> keys;
    std::span<const JournalNote* const> notes;
    std::span<const std::byte> payload;
    std::string_view name{};
};

/// What is read of a group, but for its payload.
struct LogRecord {
    JournalSeq seq = 0;
    std::string name;
    std::vector<BatchKey> keys;
    std::vector<JournalNote> notes;
};

/// A record of a journal's log: this header, the group's name, its keys, its notes, its payload.
/// Numbers are little-endian. The tag is of the file that the record was written to: what a file
/// held before it was used again, or a sender has written into a payload, has another one.
struct RecordHeader {
    static constexpr std::size_t kBytes = 40;
    /// Records begin at multiples of it: no disk writes a block anew that has an older record in
    /// it, and none needs the page cache in between.
    static constexpr std::size_t kAlignment = 4096;

    JournalSeq seq = 0;
    std::uint32_t nameBytes = 0, keyCount = 0, noteBytes = 0, payloadBytes = 0;
    std::uint32_t checksum = 0;  // CRC-32C of all that follows the header

    std::size_t payloadAt() const {
        return kBytes + nameBytes + keyCount * sizeof(BatchKey) + noteBytes;
    }
    std::size_t bytes() const { return payloadAt() + payloadBytes; }
    /// Where the next record may begin, from the beginning of this one.
    std::size_t next() const { return (bytes() + kAlignment - 1) / kAlignment * kAlignment; }
};

/// Nothing when no record of this tag begins here: its header has a checksum of its own.
std::optional<RecordHeader> headerOf(std::span<const std::byte> bytes, std::uint64_t tag);

/// All of a record but its payload, which follows; and its size.
std::size_t headBytesOf(const LogGroup& group);
std::vector<std::byte> recordHead(const LogGroup& group, std::uint64_t tag);

/// `rest` is what follows the header. Nothing when these are not the bytes that were written.
std::optional<LogRecord> recordOf(const RecordHeader& header, std::span<const std::byte> rest);

}  // namespace joulewatch
