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
/// without readings: it is to make all anew. The slots are the same.
constexpr std::uint32_t kVersion = 3, kOldestVersion = 2;

/// Before the columns of a slot.
struct SlotHeader {
    std::array<std::uint32_t, kRollupColumns> crc;
    std::uint32_t meter;
    std::uint16_t metric, level;
    std::uint32_t unused;
    std::int64_t chunk;
};
static_assert(sizeof(SlotHeader) == 48, "no padding: it is written as it is");

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

int openOrMake(const fs::path& file) {
    return ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

}  // namespace

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
      held_(std::move(other.held_)) {}

void RollupFile::remove(const fs::path& directory, std::size_t number) {
    std::error_code ignored;  // what cannot be removed is refused when it is opened
    fs::remove(slotsPath(directory, number), ignored);
    fs::remove(listPath(slotsPath(directory, number)), ignored);
}

std::uint64_t RollupFile::slotBytes() const {
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
    const auto values = std::as_writable_bytes(chunk.prefix(columns));
    SlotHeader header{};
    const std::uint64_t offset = *found * slotBytes();
    const auto got = readAt(slots_, offset, std::as_writable_bytes(std::span(&header, 1)), values);
    if (!got) return fail(ErrorCode::corrupted, "{}: {}", nameOf(slots_), got.error().message);
    const std::size_t columnBytes = chunk.buckets() * sizeof(double);
    bool whole = header.meter == key.meter && header.metric == index(key.metric) &&
                 header.level == static_cast<std::uint16_t>(key.level) && header.chunk == key.chunk;
    for (std::size_t c = 0; c < columns; ++c)
        whole = whole && header.crc[c] == crc32c(values.subspan(c * columnBytes, columnBytes));
    if (!whole)
        return fail(ErrorCode::corrupted, "{}: the {} bytes at {} were damaged", nameOf(slots_),
                    slotBytes(), offset);
    return true;
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

Result<std::uint64_t> RollupFile::addSlot(const RollupChunkKey& key) {
    const std::scoped_lock lock(*guard_);
    const std::uint64_t slot = slotOf_.size();
    ListEntry entry{key.meter,
                    static_cast<std::uint16_t>(index(key.metric)),
                    static_cast<std::uint16_t>(key.level),
                    key.chunk,
                    kVersion,
                    0};
    entry.crc = crcOf(entry);
    if (auto done = writeAt(list_, slot * sizeof entry, bytesOf(entry)); !done)
        return fail(done.error());
    slotOf_.emplace(key, slot);
    held_.insert(heldNumber(key.meter, key.level));
    return slot;
}

bool RollupFile::check(std::uint32_t meter) const {
    std::vector<RollupChunkKey> keys;
    {
        const std::shared_lock lock(*guard_);
        for (const auto& [key, slot] : slotOf_)
            if (key.meter == meter) keys.push_back(key);
    }
    RollupChunk chunk(chunkBuckets_);
    return std::ranges::all_of(keys, [&](const RollupChunkKey& key) {
        return load(key, kRollupColumns, chunk).has_value();
    });
}

Result<void> RollupFile::store(const RollupChunkKey& key, const RollupChunk& chunk) {
    auto into = slot(key);
    if (!into) {
        const auto added = addSlot(key);
        if (!added) return fail(added.error());
        into = *added;
    }
    const auto values = std::as_bytes(chunk.all());
    const std::size_t columnBytes = chunk.buckets() * sizeof(double);
    SlotHeader header{{},
                      key.meter,
                      static_cast<std::uint16_t>(index(key.metric)),
                      static_cast<std::uint16_t>(key.level),
                      0,
                      key.chunk};
    for (std::size_t c = 0; c < kRollupColumns; ++c)
        header.crc[c] = crc32c(values.subspan(c * columnBytes, columnBytes));
    std::vector<std::byte> bytes(sizeof header + values.size());
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, values.data(), values.size());
    if (auto done = writeAt(slots_, *into * slotBytes(), bytes); !done)
        return fail(done.error().code, "{}: {}", nameOf(slots_), done.error().message);
    return {};
}

Result<void> RollupFile::sync() {
    if (::fdatasync(slots_) == 0 && ::fdatasync(list_) == 0) return {};
    return fail(ErrorCode::unavailable, "{}: {}", nameOf(slots_), systemReason(errno));
}

}  // namespace joulewatch
