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

/// Where a range reaches beyond all readings, its end is moved to the end of a day: the answer is
/// the same and needs no reading by itself.
inline TimeRange rounded(TimeRange range, const MeterShelf& shelf) {
    TimeRange within = clipped(range, shelf);
    if (within.from >= within.to) return {};
    if (range.from < within.from)
        within.from = Timestamp{bucketAt(within.from, kWholeDay) * kWholeDay};
    if (range.to > within.to)
        within.to = Timestamp{ceilDivide(within.to.time_since_epoch().count(), kWholeDay.count()) *
                              kWholeDay};
    return {std::max(within.from, range.from), std::min(within.to, range.to)};
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
    if (owed_.contains(slice.shelf.number))
        return fail(ErrorCode::corrupted, "the summaries of '{}' are damaged",
                    slice.shelf.meter.id);
    return eachPart(slice, static_cast<int>(slice.coarsest), slice.range, sink);
}

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
    const RollupLevelInfo& known = kRollupLevels[static_cast<std::size_t>(level)];
    const std::int64_t from = ceilDivide(range.from.time_since_epoch().count(), known.step.count());
    const std::int64_t to = bucketAt(range.to, known.step);
    if (from >= to) return eachPart(slice, level - 1, range, sink);
    auto done = eachPart(slice, level - 1, {range.from, Timestamp{from * known.step}}, sink);
    if (done)
        done = rollups_->visit(
            slice.shelf.number, slice.metric, known.level, from, to, slice.columns,
            [&](const RollupChunk& chunk, std::size_t first, std::size_t last,
                std::int64_t bucket) {
                const auto count = chunk.column(RollupColumn::count);
                for (std::size_t i = first; i < last; ++i)
                    if (count[i] > 0)
                        sink.bucket(Timestamp{(bucket + static_cast<std::int64_t>(i)) * known.step},
                                    chunk, i);
            });
    return done ? eachPart(slice, level - 1, {Timestamp{to * known.step}, range.to}, sink) : done;
}

/// Asks again after damaged roll-ups were made anew from the readings.
template <class Query>
auto PackedStore::repaired(const Query& query) const -> decltype(query()) {
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
