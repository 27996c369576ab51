#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>

#include "core/reading_batch.hpp"
#include "store/rollup_file.hpp"

namespace joulewatch {

/// The buckets of all levels of all meters: in files as of the last flush(), what changed since in
/// memory. Follows each appended row; a bucket that late rows fall into is made anew from its rows,
/// so that it equals, to the last bit, one made from all rows at once. Many readers or one writer.
class Rollups {
 public:
    /// `corrupted` when the files make no sense: remove() them and rebuild.
    static Result<std::unique_ptr<Rollups>> open(const std::filesystem::path& directory);
    static void remove(const std::filesystem::path& directory);

    /// True when a level has no bucket at all on disk.
    bool empty() const;

    // --- following appended rows ---
    /// Brings into memory the buckets that rows at these stamps change; nothing else below fails.
    Result<void> touch(std::uint32_t meter, std::span<const Timestamp> at);
    /// Adds rows that are later than all of the meter's.
    void extend(std::uint32_t meter, const ReadingBatch& batch);
    /// A quarter hour of touched stamps, made anew from all of its rows.
    void replace(std::uint32_t meter, std::int64_t quarterHour, const RollupRow& row);
    /// Makes the hours and days anew from the quarter hours that were replaced.
    void fold(std::uint32_t meter, std::span<const Timestamp> at);
    /// Forgets what changed since the last flush(): rebuild what it was.
    void discard(std::uint32_t meter) { changed_.erase(meter); }

    std::size_t changedBuckets() const;
    /// Writes what changed to the files. May be called again when it fails.
    Result<void> flush();
    /// What was written is on disk on return.
    Result<void> sync();

    // --- reading ---
    /// Calls `visitor(chunk, first, last, bucket)` for the pieces of buckets [from, to): they are
    /// entries [first, last) of the chunk, `bucket` is the number of entry 0. Only the first
    /// `columns` columns are there. `corrupted`: rebuild the meter's.
    template <class Visitor>
    Result<void> visit(std::uint32_t meter, Metric metric, RollupLevel level, std::int64_t from,
                       std::int64_t to, std::size_t columns, const Visitor& visitor) const {
        RollupChunk chunk(level);
        const std::int64_t each = info(level).chunkBuckets;
        for (std::int64_t number = floorDivide(from, each); number * each < to; ++number) {
            if (auto got = load({meter, metric, number}, level, columns, chunk); !got) return got;
            const std::int64_t start = number * each;
            visitor(chunk, static_cast<std::size_t>(std::max(from - start, std::int64_t{0})),
                    static_cast<std::size_t>(std::min(to - start, each)), start);
        }
        return {};
    }

    /// False when a chunk of the meter cannot be read.
    bool check(std::uint32_t meter) const;

    // --- making anew ---
    RollupFile& file(RollupLevel level) { return files_[static_cast<std::size_t>(level)]; }

 private:
    using Level = std::map<std::int64_t, RollupRow>;
    using Changed = std::array<Level, kRollupLevels.size()>;

    explicit Rollups(std::vector<RollupFile> files) : files_(std::move(files)) {}
    Result<void> load(const RollupChunkKey& key, RollupLevel level, std::size_t columns,
                      RollupChunk& chunk) const;
    Result<void> bring(std::uint32_t meter, RollupLevel level, std::int64_t from, std::int64_t to);
    Result<void> flush(std::uint32_t meter, RollupLevel level, const Level& changed);

    std::vector<RollupFile> files_;
    std::unordered_map<std::uint32_t, Changed> changed_;
};

}  // namespace joulewatch
