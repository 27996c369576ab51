#pragma once

#include <algorithm>
#include <cmath>

#include "store/duckdb/packed_store.hpp"

namespace joulewatch {

inline constexpr Duration kWholeDay = info(RollupLevel::day).step;

/// `range` without what lies before and after all readings of a meter.
inline TimeRange clipped(TimeRange range, const MeterShelf& shelf) {
    if (shelf.empty()) return {};
    const TimeRange span = shelf.span();
    return {std::max(range.from, span.from), std::min(range.to, span.to + Duration{1})};
}

/// Where there are no readings beyond an end of the range, that end is moved to the end of a bucket
/// of `level`: the answer is the same and needs no finer bucket nor any reading by itself.
inline TimeRange rounded(TimeRange range, const MeterShelf& shelf, RollupLevel level) {
    TimeRange within = clipped(range, shelf);
    if (within.from >= within.to) return {};
    const Duration step = info(level).step;
    const TimeRange span = shelf.span();
    if (range.from <= span.from) within.from = Timestamp{bucketAt(within.from, step) * step};
    if (range.to > span.to)
        within.to =
            Timestamp{ceilDivide(within.to.time_since_epoch().count(), step.count()) * step};
    return within;
}

/// Buckets of `level` that lie in the range as a whole, in steps of the level; `from` may be after
/// `to`.
inline BucketRange stepsIn(TimeRange range, RollupLevel level) {
    const Duration step = info(level).step;
    return {ceilDivide(range.from.time_since_epoch().count(), step.count()),
            bucketAt(range.to, step)};
}

/// What is asked of one meter, in buckets no coarser than `coarsest`.
struct PackedStore::Slice {
    const MeterShelf& shelf;
    Metric metric;
    TimeRange range;
    RollupLevel coarsest;
    std::size_t columns = kRollupColumns;
};

/// Goes through the slice, oldest first: `sink.bucket(at, chunk, i)` for each bucket that lies in
/// it and in no coarser one that does, `sink.row(at, value)` for each reading at its ragged ends.
template <class Sink>
Result<void> PackedStore::eachPart(const Slice& slice, Sink& sink) const {
    if (slice.range.from >= slice.range.to) return {};
    if (auto known = checkSummaries(slice.shelf); !known) return known;
    const auto coarsest = std::ranges::find(kTimeLevels, slice.coarsest);
    return eachPart(slice, static_cast<int>(coarsest - kTimeLevels.begin()), slice.range, sink);
}

/// `level`: of kTimeLevels, -1 for the readings.
template <class Sink>
Result<void> PackedStore::eachPart(const Slice& slice, int level, TimeRange range,
                                   Sink& sink) const {
    if (range.from >= range.to) return {};
    if (level < 0)
        return readMerged(slice.shelf.rows(range), range, MetricSet(slice.metric),
                          [&](const ReadingBatch& batch) {
                              const auto values = batch.column(slice.metric);
                              for (std::size_t i = 0; i < values.size(); ++i)
                                  if (!std::isnan(values[i])) sink.row(batch.at()[i], values[i]);
                              return true;
                          });
    const RollupLevel known = kTimeLevels[static_cast<std::size_t>(level)];
    const BucketRange whole = stepsIn(range, known);
    if (whole.from >= whole.to) return eachPart(slice, level - 1, range, sink);
    auto done = eachPart(slice, level - 1, {range.from, startOf(known, whole.from)}, sink);
    if (done) done = eachBucket(slice, known, whole, sink);
    return done ? eachPart(slice, level - 1, {startOf(known, whole.to), range.to}, sink) : done;
}

template <class Sink>
Result<void> PackedStore::eachBucket(const Slice& slice, RollupLevel level, BucketRange range,
                                     Sink& sink) const {
    return rollups_->visit(
        slice.shelf.number, slice.metric, level, range, slice.columns,
        [&](const RollupChunk& chunk, std::size_t first, std::size_t last, std::int64_t bucket) {
            const auto count = chunk.column(RollupColumn::count);
            for (std::size_t i = first; i < last; ++i)
                if (count[i] > 0)
                    sink.bucket(startOf(level, bucket + static_cast<std::int64_t>(i)), chunk, i);
        });
}

/// Asks again after damaged roll-ups were made anew from the readings.
template <class Query>
auto PackedStore::repaired(const Query& query) const -> decltype(query()) {
    if (auto ready = settled(); !ready) return fail(ready.error());
    {
        const std::shared_lock lock(state_);
        auto answer = query();
        if (answer || answer.error().code != ErrorCode::corrupted) return answer;
    }
    // What a roll-up says follows from the readings alone: to make it anew changes no answer.
    if (auto done = const_cast<PackedStore*>(this)->repair(); !done) return fail(done.error());
    const std::shared_lock lock(state_);
    return query();
}

}  // namespace joulewatch
