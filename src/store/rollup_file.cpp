#include "store/rollup_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

#include "store/crc32c.hpp"
#include "store/file_bytes.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

/// One entry of the list: the k-th says whose slot k is.
struct ListEntry {
    std::uint32_t meter;
    std::uint16_t metric, level;
    std::int64_t chunk;
    std::uint32_t version;
    std::uint32_t crc;  // of all before
};
static_assert(sizeof(ListEntry) == 24, "no padding: it is written as it is");
/// A program that knows no more than version 2 takes a meter's level that is not listed for one
/// without readings, one that knows no more than 3 a slot for a whole chunk, one that knows no more
/// than 4 a meter that is not listed for one without readings: they are to make all anew. What they
/// wrote can be read.
constexpr std::uint32_t kVersion = 5, kOldestVersion = 2;

template <class T>
std::span<const std::byte> bytesOf(const T& value) {
    return std::as_bytes(std::span(&value, 1));
}

std::uint32_t crcOf(const ListEntry& entry) {
    return crc32c(bytesOf(entry).first(offsetof(ListEntry, crc)));
}

fs::path slotsPath(const fs::path& directory, std::size_t number) {
    constexpr std::array<const char*, RollupFile::kFiles> kNames{"rollup-15m", "rollup-1h",
                                                                 "rollup-1d", "rollup-far"};
    return directory / kNames[number];
}
fs::path listPath(fs::path slots) { return slots.concat(".list"); }

/// Columns of `count` values, one behind the other, to columns of `buckets`, where they are those
/// from `first` on and the others are 0.
void spread(std::span<double> values, std::size_t buckets, std::size_t first, std::size_t count) {
    if (count == buckets) return;
    for (std::size_t c = values.size() / buckets; c-- > 0;) {
        double* const column = values.data() + c * buckets;
        std::memmove(column + first, values.data() + c * count, count * sizeof(double));
        std::fill(column, column + first, 0.0);
        std::fill(column + first + count, column + buckets, 0.0);
    }
}

int openOrMake(const fs::path& file) {
    return ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

}  // namespace

/// Before the columns of a slot. Of each there are the buckets from the first to the last that
/// holds readings, for most chunks of most meters are new and all but empty: what follows in the
/// slot is never written to, and takes no room on disk.
struct RollupFile::SlotHeader {
    std::array<std::uint32_t, kRollupColumns> crc;
    std::uint32_t meter;
    std::uint16_t metric, level;
    std::uint16_t first, count;  // buckets; count 0: all of the chunk's
    std::int64_t chunk;
};

Result<RollupFile> RollupFile::open(const fs::path& directory, std::size_t number) {
    RollupFile opened(slotsPath(directory, number), kRollupLevels[number].chunkBuckets);
    if (auto done = opened.openFiles(); !done) return fail(done.error());
    return opened;
}

Result<void> RollupFile::openFiles() {
    slots_ = openOrMake(file_);
    list_ = openOrMake(listPath(file_));
    struct ::stat status {};
    if (slots_ < 0 || list_ < 0 || ::fstat(list_, &status) != 0)
        return fail(ErrorCode::unavailable, "{}: {}", file_.string(), systemReason(errno));
    if (status.st_size == 0)
        if (auto synced = syncDirectory(file_.parent_path()); !synced) return synced;
    // A last entry that is cut short was never used.
    std::vector<ListEntry> entries(static_cast<std::size_t>(status.st_size) / sizeof(ListEntry));
    if (auto got = readAt(list_, 0, std::as_writable_bytes(std::span(entries))); !got)
        return fail(got.error());
    for (const ListEntry& each : entries) {
        if (each.crc != crcOf(each) || each.version < kOldestVersion || each.version > kVersion ||
            each.metric >= kMetrics.size() || each.level >= kRollupLevels.size())
            return fail(ErrorCode::corrupted, "{}: entry {} is damaged", listPath(file_).string(),
                        slotOf_.size());
        slotOf_.emplace(RollupChunkKey{each.meter, static_cast<RollupLevel>(each.level),
                                       static_cast<Metric>(each.metric), each.chunk},
                        slotOf_.size());
        held_.insert(heldNumber(each.meter, static_cast<RollupLevel>(each.level)));
    }
    if (slotOf_.size() != entries.size())
        return fail(ErrorCode::corrupted, "{}: a chunk is listed twice", listPath(file_).string());
    return {};
}

RollupFile::~RollupFile() {
    if (slots_ >= 0) ::close(slots_);
    if (list_ >= 0) ::close(list_);
}

RollupFile::RollupFile(RollupFile&& other) noexcept
    : file_(std::move(other.file_)),
      chunkBuckets_(other.chunkBuckets_),
      slots_(std::exchange(other.slots_, -1)),
      list_(std::exchange(other.list_, -1)),
      guard_(std::move(other.guard_)),
      slotOf_(std::move(other.slotOf_)),
      unlisted_(std::move(other.unlisted_)),
      held_(std::move(other.held_)) {}

void RollupFile::remove(const fs::path& directory, std::size_t number) {
    std::error_code ignored;  // what cannot be removed is refused when it is opened
    fs::remove(slotsPath(directory, number), ignored);
    fs::remove(listPath(slotsPath(directory, number)), ignored);
}

std::uint64_t RollupFile::slotBytes() const {
    static_assert(sizeof(SlotHeader) == 48, "no padding: it is written as it is");
    return sizeof(SlotHeader) +
           static_cast<std::uint64_t>(chunkBuckets_) * kRollupColumns * sizeof(double);
}

Result<bool> RollupFile::load(const RollupChunkKey& key, std::size_t columns,
                              RollupChunk& chunk) const {
    const auto found = slot(key);
    if (!found) {
        chunk.clear();
        return false;
    }
    const std::span<double> values = chunk.prefix(columns);
    SlotHeader header{};
    const std::uint64_t offset = *found * slotBytes();
    const auto count = readSlot(offset, values, header);
    if (!count) return fail(ErrorCode::corrupted, "{}: {}", nameOf(slots_), count.error().message);
    bool whole = header.meter == key.meter && header.metric == index(key.metric) &&
                 header.level == static_cast<std::uint16_t>(key.level) && header.chunk == key.chunk;
    for (std::size_t c = 0; c < columns && whole; ++c)
        whole = header.crc[c] == crc32c(std::as_bytes(values.subspan(c * *count, *count)));
    if (!whole)
        return fail(ErrorCode::corrupted, "{}: the {} bytes at {} were damaged", nameOf(slots_),
                    slotBytes(), offset);
    spread(values, chunk.buckets(), header.first, *count);
    return true;
}

/// The header and, one behind the other, as many values of each column as are kept: so many.
Result<std::size_t> RollupFile::readSlot(std::uint64_t offset, std::span<double> values,
                                         SlotHeader& header) const {
    // A page holds all of most slots.
    constexpr std::size_t kPage = 4096;
    const auto bytes = std::as_writable_bytes(values);
    const auto begun = bytes.first(std::min(bytes.size(), kPage - sizeof header));
    const auto got = readUpTo(slots_, offset, std::as_writable_bytes(std::span(&header, 1)), begun);
    if (!got) return fail(got.error());
    const auto buckets = static_cast<std::size_t>(chunkBuckets_);
    const std::size_t count = header.count == 0 ? buckets : header.count;
    if (*got < sizeof header || header.first + count > buckets)
        return fail(ErrorCode::corrupted, "the slot at {} is damaged", offset);
    const std::size_t have = *got - sizeof header, wanted = bytes.size() / buckets * count;
    if (wanted > have)
        if (auto done =
                readAt(slots_, offset + sizeof header + have, bytes.subspan(have, wanted - have));
            !done)
            return fail(done.error());
    return count;
}

bool RollupFile::empty() const {
    const std::shared_lock lock(*guard_);
    return slotOf_.empty();
}

bool RollupFile::holds(std::uint32_t meter, RollupLevel level) const {
    const std::shared_lock lock(*guard_);
    return held_.contains(heldNumber(meter, level));
}

std::optional<std::uint64_t> RollupFile::slot(const RollupChunkKey& key) const {
    const std::shared_lock lock(*guard_);
    const auto found = slotOf_.find(key);
    if (found == slotOf_.end()) return std::nullopt;
    return found->second;
}

/// It is listed with the next sync(): what a crash leaves of a slot before is owed, and made anew.
std::uint64_t RollupFile::addSlot(const RollupChunkKey& key) {
    const std::scoped_lock lock(*guard_);
    const std::uint64_t slot = slotOf_.size();
    slotOf_.emplace(key, slot);
    unlisted_.push_back(key);
    held_.insert(heldNumber(key.meter, key.level));
    return slot;
}

std::set<std::uint32_t> RollupFile::damagedMeters() const {
    std::vector<RollupChunkKey> keys;  // slot by slot, as they are on disk
    {
        const std::shared_lock lock(*guard_);
        keys.resize(slotOf_.size());
        for (const auto& [key, slot] : slotOf_) keys[slot] = key;
    }
    std::set<std::uint32_t> damaged;
    RollupChunk chunk(chunkBuckets_);
    for (const RollupChunkKey& key : keys)
        if (!load(key, kRollupColumns, chunk)) damaged.insert(key.meter);
    return damaged;
}

Result<void> RollupFile::store(const RollupChunkKey& key, const RollupChunk& chunk) {
    auto into = slot(key);
    if (!into) into = addSlot(key);
    const auto counts = chunk.column(RollupColumn::count);
    const auto holds = [](double each) { return each > 0; };
    const auto from = std::ranges::find_if(counts, holds);
    const auto to = std::find_if(counts.rbegin(), std::make_reverse_iterator(from), holds).base();
    const bool any = from != counts.end();
    const std::size_t first = any ? static_cast<std::size_t>(from - counts.begin()) : 0;
    const std::size_t count = any ? static_cast<std::size_t>(to - from) : 1;
    SlotHeader header{{},
                      key.meter,
                      static_cast<std::uint16_t>(index(key.metric)),
                      static_cast<std::uint16_t>(key.level),
                      static_cast<std::uint16_t>(first),
                      static_cast<std::uint16_t>(count),
                      key.chunk};
    std::vector<std::byte> bytes(sizeof header + kRollupColumns * count * sizeof(double));
    std::byte* out = bytes.data() + sizeof header;
    for (std::size_t c = 0; c < kRollupColumns; ++c) {
        const auto kept =
            std::as_bytes(chunk.column(static_cast<RollupColumn>(c)).subspan(first, count));
        header.crc[c] = crc32c(kept);
        std::memcpy(out, kept.data(), kept.size());
        out += kept.size();
    }
    std::memcpy(bytes.data(), &header, sizeof header);
    if (auto done = writeAt(slots_, *into * slotBytes(), bytes); !done)
        return fail(done.error().code, "{}: {}", nameOf(slots_), done.error().message);
    return {};
}

Result<void> RollupFile::listSlots() {
    const std::scoped_lock lock(*guard_);
    if (unlisted_.empty()) return {};
    std::vector<ListEntry> entries;
    entries.reserve(unlisted_.size());
    for (const RollupChunkKey& key : unlisted_) {
        entries.push_back({key.meter, static_cast<std::uint16_t>(index(key.metric)),
                           static_cast<std::uint16_t>(key.level), key.chunk, kVersion, 0});
        entries.back().crc = crcOf(entries.back());
    }
    const std::uint64_t listed = slotOf_.size() - unlisted_.size();
    auto done = writeAt(list_, listed * sizeof(ListEntry), std::as_bytes(std::span(entries)));
    if (done) unlisted_.clear();
    return done;
}

Result<void> RollupFile::sync() {
    if (auto listed = listSlots(); !listed)
        return fail(listed.error().code, "{}: {}", nameOf(list_), listed.error().message);
    if (::fdatasync(slots_) == 0 && ::fdatasync(list_) == 0) return {};
    return fail(ErrorCode::unavailable, "{}: {}", nameOf(slots_), systemReason(errno));
}

}  // namespace joulewatch
