#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/result.hpp"
#include "store/rollup_chunk.hpp"

namespace joulewatch {

/// Which buckets a chunk holds: chunk k begins with bucket k · chunkBuckets.
struct RollupChunkKey {
    std::uint32_t meter = 0;
    RollupLevel level{};
    Metric metric{};
    std::int64_t chunk = 0;
    bool operator==(const RollupChunkKey&) const = default;
};

/// The chunks of one near level or of all far ones, in slots of one size, and a list of which slot
/// is whose. Every column has its checksum. All of it can be made again from the readings. Several
/// threads may load and store, but not the same chunk.
class RollupFile {
 public:
    /// Makes the files when they are not there; `corrupted` when they cannot be made sense of.
    static Result<RollupFile> open(const std::filesystem::path& directory, std::size_t number);
    ~RollupFile();
    RollupFile(RollupFile&& other) noexcept;
    RollupFile& operator=(RollupFile&&) = delete;

    static constexpr std::size_t kFiles = kNearLevels + 1;
    /// Which file holds a level.
    static constexpr std::size_t numberOf(RollupLevel level) {
        return std::min(static_cast<std::size_t>(level), kNearLevels);
    }
    static void remove(const std::filesystem::path& directory, std::size_t number);

    bool empty() const;
    bool contains(const RollupChunkKey& key) const { return slot(key).has_value(); }
    /// Whether any bucket of the level is kept of the meter.
    bool holds(std::uint32_t meter, RollupLevel level) const;
    /// Reads the first `columns` columns. False, and all counts are 0, where nothing was ever
    /// stored.
    Result<bool> load(const RollupChunkKey& key, std::size_t columns, RollupChunk& chunk) const;
    /// Those that a chunk of cannot be read.
    std::set<std::uint32_t> damagedMeters() const;
    Result<void> store(const RollupChunkKey& key, const RollupChunk& chunk);
    /// What was stored is on disk on return.
    Result<void> sync();

 private:
    struct SlotHeader;
    RollupFile(std::filesystem::path file, std::int64_t chunkBuckets)
        : file_(std::move(file)), chunkBuckets_(chunkBuckets) {}
    Result<void> openFiles();
    std::optional<std::uint64_t> slot(const RollupChunkKey& key) const;
    std::uint64_t addSlot(const RollupChunkKey& key);
    Result<void> listSlots();
    std::uint64_t slotBytes() const;
    Result<std::size_t> readSlot(std::uint64_t offset, std::span<double> values,
                                 SlotHeader& header) const;
    static std::uint64_t heldNumber(std::uint32_t meter, RollupLevel level) {
        return std::uint64_t{meter} << 8U | static_cast<std::uint8_t>(level);
    }

    struct KeyHash {
        std::size_t operator()(const RollupChunkKey& key) const {
            const auto chunk = static_cast<std::uint64_t>(key.chunk);
            const std::uint64_t what =
                std::uint64_t{static_cast<std::uint8_t>(key.level)} << 4U | index(key.metric);
            const std::uint64_t who = std::uint64_t{key.meter} << 8U | what;
            return static_cast<std::size_t>((who << 24U ^ chunk) * 0x9E3779B97F4A7C15U);
        }
    };

    std::filesystem::path file_;
    std::int64_t chunkBuckets_;
    int slots_ = -1, list_ = -1;
    std::unique_ptr<std::shared_mutex> guard_ = std::make_unique<std::shared_mutex>();
    // Under guard_.
    std::unordered_map<RollupChunkKey, std::uint64_t, KeyHash> slotOf_;
    std::vector<RollupChunkKey> unlisted_;    // the newest slots', not in the list's file yet
    std::unordered_set<std::uint64_t> held_;  // heldNumber() of a meter and a level
};

}  // namespace joulewatch
