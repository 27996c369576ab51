#include "store/rollup_builder.hpp"

#include <algorithm>

namespace joulewatch {
namespace {

constexpr std::array<std::int64_t, kNearLevels> kBucketsInDay{96, 24, 1};

}  // namespace

RollupBuilder::RollupBuilder(Rollups& rollups, std::uint32_t meter, std::int64_t fromDay,
                             std::int64_t toDay, bool whole)
    : rollups_(rollups), meter_(meter), fromDay_(fromDay), toDay_(toDay), whole_(whole) {}

/// All of the chunk, with the buckets that are to be made anew empty.
Result<void> RollupBuilder::load(std::size_t level, std::int64_t chunk) {
    Open& open = open_[level];
    const RollupLevelInfo& known = kRollupLevels[level];
    if (open.chunks.empty()) open.chunks.assign(kMetrics.size(), RollupChunk(known.chunkBuckets));
    open.chunk = chunk;
    const std::int64_t start = chunk * known.chunkBuckets;
    const std::int64_t from = std::max(fromDay_ * kBucketsInDay[level] - start, std::int64_t{0});
    const std::int64_t to = std::min(toDay_ * kBucketsInDay[level] - start, known.chunkBuckets);
    const bool all = whole_ || (from == 0 && to == known.chunkBuckets);
    for (const MetricInfo& each : kMetrics) {
        RollupChunk& into = open.chunks[index(each.metric)];
        if (all) {
            into.clear();
            continue;
        }
        const auto got = rollups_.file(known.level)
                             .load({meter_, known.level, each.metric, chunk}, kRollupColumns, into);
        if (!got) return fail(got.error());
        into.clear(static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    }
    return {};
}

Result<void> RollupBuilder::store(std::size_t level) {
    const Open& open = open_[level];
    for (const MetricInfo& each : kMetrics) {
        const RollupChunk& chunk = open.chunks[index(each.metric)];
        const RollupLevel known = kRollupLevels[level].level;
        const RollupChunkKey key{meter_, known, each.metric, open.chunk};
        RollupFile& file = rollups_.file(known);
        if (!chunk.anyCounted() && !file.contains(key)) continue;
        if (auto done = file.store(key, chunk); !done) return done;
    }
    return {};
}

/// Puts the bucket that is complete into its chunk and its parent.
Result<void> RollupBuilder::close(std::size_t level) {
    Open& open = open_[level];
    const auto at =
        static_cast<std::size_t>(open.bucket - open.chunk * kRollupLevels[level].chunkBuckets);
    for (std::size_t m = 0; m < kMetrics.size(); ++m) open.chunks[m].set(at, open.row[m]);
    if (level + 1 < open_.size()) {
        if (auto done = advance(level + 1, parentOf(kRollupLevels[level + 1].level, open.bucket));
            !done)
            return done;
        for (std::size_t m = 0; m < kMetrics.size(); ++m)
            open_[level + 1].row[m].merge(open.row[m]);
    }
    open.row = {};
    return {};
}

/// Makes `bucket` the one being summed up.
Result<void> RollupBuilder::advance(std::size_t level, std::int64_t bucket) {
    Open& open = open_[level];
    const std::int64_t chunk = floorDivide(bucket, kRollupLevels[level].chunkBuckets);
    if (open.chunks.empty()) {
        if (auto got = load(level, floorDivide(fromDay_ * kBucketsInDay[level],
                                               kRollupLevels[level].chunkBuckets));
            !got)
            return got;
    } else if (bucket != open.bucket) {
        if (auto done = close(level); !done) return done;
    }
    while (open.chunk < chunk) {  // chunks without a row in them are made empty too
        if (auto done = store(level); !done) return done;
        if (auto got = load(level, open.chunk + 1); !got) return got;
    }
    open.bucket = bucket;
    return {};
}

Result<void> RollupBuilder::add(const ReadingBatch& batch) {
    const Duration step = kRollupLevels[0].step;
    const auto at = batch.at();
    for (std::size_t i = 0; i < at.size();) {
        const std::int64_t quarter = bucketAt(at[i], step);
        if (auto done = advance(0, quarter); !done) return done;
        std::size_t end = i;
        while (end < at.size() && at[end] < Timestamp{(quarter + 1) * step}) ++end;
        for (const MetricInfo& each : kMetrics) {
            const auto column = batch.column(each.metric);
            if (column.empty()) continue;
            RollupBucket bucket = open_[0].row[index(each.metric)];  // in registers meanwhile
            for (const double value : column.subspan(i, end - i))
                if (!std::isnan(value)) bucket.add(value + 0.0);  // -0 is 0
            open_[0].row[index(each.metric)] = bucket;
        }
        i = end;
    }
    return {};
}

Result<void> RollupBuilder::finish() {
    for (std::size_t level = 0; level < open_.size(); ++level) {
        const std::int64_t last = toDay_ * kBucketsInDay[level] - 1;
        if (auto done = advance(level, last); !done) return done;
        if (auto done = close(level); !done) return done;
        if (auto done = store(level); !done) return done;
    }
    return {};
}

}  // namespace joulewatch
