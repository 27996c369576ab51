#include <cstring>

#include "store/crc32c.hpp"
#include "store/journal_record.hpp"

using namespace joulewatch;

/// A record whose checksums are right, for otherwise nothing else of it is looked at.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < RecordHeader::kBytes) return 0;
    std::vector<std::byte> bytes(size);
    std::memcpy(bytes.data(), data, size);
    const std::span<std::byte> all(bytes);
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(bytes.data() + at, &value, sizeof value);
    };
    put(0, std::uint64_t{7});  // the tag
    put(32, crc32c(all.subspan(RecordHeader::kBytes)));
    put(36, crc32c(all.first(36)));
    const auto header = headerOf(bytes, 7);
    ensure(header.has_value(), "a record with right checksums has a header");
    const auto record = recordOf(*header, all.subspan(RecordHeader::kBytes));
    if (!record) return 0;
    std::vector<const JournalNote*> notes;
    for (const JournalNote& each : record->notes) notes.push_back(&each);
    const auto payload = all.subspan(header->payloadAt());
    auto again = recordHead({.seq = record->seq,
                             .keys = record->keys,
                             .notes = notes,
                             .payload = payload,
                             .name = record->name},
                            7);
    again.insert(again.end(), payload.begin(), payload.end());
    ensure(again == bytes, "what was read is written as it was");
    return 0;
}
