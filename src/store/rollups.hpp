#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/reading_batch.hpp"
#include "store/merged_reading.hpp"
#include "store/rollup_file.hpp"

namespace joulewatch {

/// The meters' load together, kept as if it were one more of them.
inline constexpr std::uint32_t kPlantMeter = 0xFFFF'FFFF;
/// Whether a meter, or the plant, has a level; all have the near ones.
constexpr bool isOf(std::uint32_t meter, RollupLevel level) {
    if (isNear(level)) return true;
    return meter == kPlantMeter ? std::ranges::find(kPlantLevels, level) != kPlantLevels.end()
                                : level != RollupLevel::plantQuarter;
}

/// What decides which levels of a meter are worth keeping.
struct MeterExtent {
    std::uint64_t readings = 0;  // of the metric that has most
    Duration interval{};         // between its rows
};

/// Of a meter with fewer readings than `ofMeter` nothing is kept: what is asked of it is made
/// of a block or two. Of others a level is kept where `ofBucket` readings
/// or more usually fall into a bucket.
struct RollupWorth {
    std::uint64_t ofMeter;
    std::int64_t ofBucket;
};

/// The buckets of all levels of all meters, but for those not worth keeping: in files as of the
/// last flush(), what changed of the near levels since in memory. They follow each appended row; a
/// bucket that late rows fall into is made anew from its rows. Far ones are made of them by a
/// flush, and before it by whoever asks. So each equals, to the last bit, one made from all rows at
/// once. Of a level that is not kept of a meter they are made so whenever they are asked for. Many
/// readers or one writer.
class Rollups {
 public:
    /// The blocks of a meter's rows, as far as they were flushed.
    using RowsOf = std::function<BlockList(std::uint32_t meter)>;

    /// `corrupted` when the files make no sense: remove() them and rebuild.
    static Result<std::unique_ptr<Rollups>> open(const std::filesystem::path& directory,
                                                 RowsOf rowsOf, const RollupWorth& worth);
    static void remove(const std::filesystem::path& directory);

    /// True when a file of which each meter that is kept has some holds no bucket at all.
    bool empty() const;
    /// Whether the files have the level of the meter; if not, it is made of its rows.
    bool keeps(std::uint32_t meter, RollupLevel level) const {
        return files_[RollupFile::numberOf(level)].holds(meter, level);
    }
    bool isWorthKeeping(std::uint32_t meter, RollupLevel level, const MeterExtent& extent) const {
        if (meter == kPlantMeter) return true;
        return (extent.readings >= worth_.ofMeter || isKept(meter)) &&
               joulewatch::isWorthKeeping(level, extent.interval, worth_.ofBucket);
    }
    /// The files lack a level of the meter that is worth keeping: rebuild all of it.
    bool lacks(std::uint32_t meter, const MeterExtent& extent) const;

    // --- following appended rows ---
    /// Brings into memory what rows at these stamps change, which are later than all of the meter's
    /// (`later`) or not; nothing else below fails.
    Result<void> touch(std::uint32_t meter, std::span<const Timestamp> at, bool later);
    /// Adds rows that are later than all of the meter's.
    void extend(std::uint32_t meter, std::span<const TailRow> rows);
    /// A quarter hour of touched stamps, made anew from all of its rows.
    void replace(std::uint32_t meter, std::int64_t quarterHour, const RollupRow& row);
    /// Makes the hours and days anew from the quarter hours that were replaced.
    void fold(std::uint32_t meter, std::span<const Timestamp> at);
    /// Forgets what changed since the last flush() and what is known of the newest rows: rebuild
    /// what it was, or it was rebuilt.
    void discard(std::uint32_t meter);

    std::size_t changedBuckets() const { return changedBuckets_; }
    std::vector<std::uint32_t> changedMeters() const;
    /// Writes what changed to the files. May be called again when it fails. A meter of which
    /// something cannot be read is put among the `owed`: rebuild it.
    Result<void> flush(std::set<std::uint32_t>& owed);
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
        if (!isKept(meter)) range = whereRowsAre(meter, level, range);
        if (level == RollupLevel::quarterHour && !keeps(meter, level))
            return visitRows(meter, metric, range, visitor);
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

    /// Those that a chunk of cannot be read.
    std::set<std::uint32_t> damagedMeters() const;

    // --- making anew ---
    RollupFile& file(RollupLevel level) { return files_[RollupFile::numberOf(level)]; }
    /// Does some work that sees what the files hold and nothing that changed since.
    template <class Work>
    Result<void> asStored(const Work& work) {
        auto changed = std::exchange(changed_, {});
        const std::size_t buckets = std::exchange(changedBuckets_, 0);
        auto done = work();
        changed_ = std::move(changed);
        changedBuckets_ = buckets;
        return done;
    }
    /// Makes the far buckets of these days anew from the near ones, which are in the files. Of
    /// other metrics than `metrics` there are no readings in these days.
    Result<void> foldFar(std::uint32_t meter, std::int64_t fromDay, std::int64_t toDay,
                         MetricSet metrics = MetricSet::all());

 private:
    using Level = std::map<std::int64_t, RollupRow>;
    using Changed = std::array<Level, kNearLevels>;
    /// Where a meter's rows have got to. Buckets are summed up in the order of their children, so
    /// that these, and no others of the day, are needed for rows that come after them.
    struct Newest {
        std::int64_t quarterHour = 0;
        RollupRow quarter;
        RollupRow hourBefore, dayBefore;  // of the hour's quarters, of the day's hours before it
    };

    /// Quarter hours that are made of readings at a time: as many as a block has rows.
    static constexpr std::int64_t kQuartersAtOnce = 4096;

    Rollups(std::vector<RollupFile> files, RowsOf rowsOf, const RollupWorth& worth)
        : files_(std::move(files)), rowsOf_(std::move(rowsOf)), worth_(worth) {}
    /// The files have something of the meter.
    bool isKept(std::uint32_t meter) const { return keeps(meter, RollupLevel::day); }
    BucketRange whereRowsAre(std::uint32_t meter, RollupLevel level, BucketRange range) const;
    template <class Visitor>
    Result<void> visitRows(std::uint32_t meter, Metric metric, BucketRange range,
                           const Visitor& visitor) const {
        if (range.from >= range.to) return {};
        RollupChunk chunk(std::min(kQuartersAtOnce, range.to - range.from));
        for (std::int64_t from = range.from; from < range.to; from += kQuartersAtOnce) {
            const BucketRange piece{from, std::min(from + kQuartersAtOnce, range.to)};
            if (auto done = sumRows(meter, metric, piece, from, chunk); !done) return done;
            visitor(chunk, std::size_t{0}, static_cast<std::size_t>(piece.to - from), from);
        }
        return {};
    }
    Result<void> sumRows(std::uint32_t meter, Metric metric, BucketRange range, std::int64_t start,
                         RollupChunk& chunk) const;
    bool overlay(const RollupChunkKey& key, BucketRange range, std::int64_t start,
                 RollupChunk& chunk) const;
    Result<bool> load(const RollupChunkKey& key, BucketRange range, std::size_t columns,
                      RollupChunk& chunk) const;
    Result<void> fold(const RollupChunkKey& key, BucketRange range, std::size_t columns,
                      RollupChunk& chunk) const;
    Result<void> foldFar(const RollupChunkKey& key, BucketRange range, RollupChunk& chunk);
    Result<std::vector<RollupRow>> rowsOf(std::uint32_t meter, RollupLevel level, std::int64_t from,
                                          std::int64_t to) const;
    Result<void> bring(std::uint32_t meter, RollupLevel level, std::int64_t from, std::int64_t to);
    Result<void> findNewest(std::uint32_t meter, std::int64_t quarterHour);
    void turnTo(std::int64_t quarterHour, Newest& newest) const;
    void put(std::uint32_t meter, RollupLevel level, std::int64_t bucket, const RollupRow& row);
    void putNewest(std::uint32_t meter, const Newest& newest);
    void correctNewest(std::uint32_t meter, std::span<const Timestamp> at);
    Result<void> flush(std::uint32_t meter, const Changed& changed);
    Result<void> flush(std::uint32_t meter, RollupLevel level, const Level& changed);
    Result<void> flushFar(std::uint32_t meter, const Level& days);

    std::vector<RollupFile> files_;
    RowsOf rowsOf_;
    RollupWorth worth_;
    std::unordered_map<std::uint32_t, Changed> changed_;
    std::size_t changedBuckets_ = 0;  // in changed_
    /// Hours all of whose quarters, days all of whose hours are in changed_, as far as there are
    /// any.
    std::unordered_map<std::uint32_t, std::set<std::pair<RollupLevel, std::int64_t>>> brought_;
    std::unordered_map<std::uint32_t, Newest> newest_;
};

}  // namespace joulewatch
