#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>

#include "core/reading_batch.hpp"
#include "store/rollup_file.hpp"

namespace joulewatch {

/// The meters' load together, kept as if it were one more of them.
inline constexpr std::uint32_t kPlantMeter = 0xFFFF'FFFF;

/// The buckets of all levels of all meters: in files as of the last flush(), what changed of the
/// near levels since in memory. They follow each appended row; a bucket that late rows fall into is
/// made anew from its rows. Far ones are made of them by a flush, and before it by whoever asks. So
/// each equals, to the last bit, one made from all rows at once. Many readers or one writer.
class Rollups {
 public:
    /// `corrupted` when the files make no sense: remove() them and rebuild.
    static Result<std::unique_ptr<Rollups>> open(const std::filesystem::path& directory);
    static void remove(const std::filesystem::path& directory);

    /// True when a file holds no bucket at all.
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
    /// `columns` columns are there. Where there are no readings the visitor need not be called.
    /// `corrupted`: rebuild the meter's.
    template <class Visitor>
    Result<void> visit(std::uint32_t meter, Metric metric, RollupLevel level, BucketRange range,
                       std::size_t columns, const Visitor& visitor) const {
        const std::int64_t each = info(level).chunkBuckets;
        RollupChunk chunk(each);
        for (std::int64_t number = floorDivide(range.from, each); number * each < range.to;
             ++number) {
            const std::int64_t start = number * each;
            const BucketRange piece{std::max(range.from, start), std::min(range.to, start + each)};
            const auto any = load({meter, level, metric, number}, piece, columns, chunk);
            if (!any) return fail(any.error());
            if (*any)
                visitor(chunk, static_cast<std::size_t>(piece.from - start),
                        static_cast<std::size_t>(piece.to - start), start);
        }
        return {};
    }

    /// False when a chunk of the meter cannot be read.
    bool check(std::uint32_t meter) const;

    // --- making anew ---
    RollupFile& file(RollupLevel level) { return files_[RollupFile::numberOf(level)]; }
    /// Does some work that sees what the files hold and nothing that changed since.
    template <class Work>
    Result<void> asStored(const Work& work) {
        auto changed = std::exchange(changed_, {});
        auto done = work();
        changed_ = std::move(changed);
        return done;
    }
    /// Makes the far buckets of these days anew from the near ones, which are in the files.
    Result<void> foldFar(std::uint32_t meter, std::int64_t fromDay, std::int64_t toDay);

 private:
    using Level = std::map<std::int64_t, RollupRow>;
    using Changed = std::array<Level, kNearLevels>;

    explicit Rollups(std::vector<RollupFile> files) : files_(std::move(files)) {}
    Result<bool> load(const RollupChunkKey& key, BucketRange range, std::size_t columns,
                      RollupChunk& chunk) const;
    Result<void> fold(const RollupChunkKey& key, BucketRange range, std::size_t columns,
                      RollupChunk& chunk) const;
    Result<void> foldFar(const RollupChunkKey& key, BucketRange range, RollupChunk& chunk);
    Result<void> bring(std::uint32_t meter, RollupLevel level, std::int64_t from, std::int64_t to);
    Result<void> flush(std::uint32_t meter, RollupLevel level, const Level& changed);
    Result<void> flushFar(std::uint32_t meter, const Level& days);

    std::vector<RollupFile> files_;
    std::unordered_map<std::uint32_t, Changed> changed_;
};

}  // namespace joulewatch
