#pragma once

#include <array>
#include <span>

#include "store/rollup_builder.hpp"

namespace joulewatch {

/// One metric of what a RollupBuilder makes: a quarter hour that is complete goes into the chunk of
/// its level and into the buckets of the levels that are made of it, and so on upwards.
class MetricRollups {
 public:
    MetricRollups(Rollups& rollups, const RollupScope& scope, Metric metric);

    /// Readings of these quarter hours, the next ones; those that are missing do not count.
    void add(std::span<const QuarterRows> quarters, std::span<const double> values);
    Result<void> finish();

 private:
    struct Level {
        bool written = false;
        std::array<RollupLevel, 3> parents{};  // those that are made of it
        std::size_t parentCount = 0;
        std::int64_t bucket = 0;    // that is being summed up
        std::int64_t childEnd = 0;  // the first child after it
        RollupBucket sum;
        std::int64_t chunk = 0;  // that is being filled
        RollupChunk buckets{0};
    };

    Level& at(RollupLevel level) { return levels_[static_cast<std::size_t>(level)]; }
    RollupChunkKey keyOf(RollupLevel level) {
        return {scope_.meter, level, metric_, at(level).chunk};
    }
    bool isMade(RollupLevel level) const;
    BucketRange range(RollupLevel level) const;
    bool isHeld(RollupLevel level) const;
    void add(std::int64_t quarter, std::span<const double> values);
    void addToHours(std::span<const QuarterRows> quarters, std::size_t from,
                    std::span<const double> values);
    void merge(RollupLevel level, std::int64_t child, const RollupBucket& part);
    void mergeIntoPeriod(RollupLevel level, std::int64_t child, const RollupBucket& part);
    void close(RollupLevel level);
    void passOn(RollupLevel level, std::int64_t bucket, const RollupBucket& sum);
    void turnTo(RollupLevel level, std::int64_t chunk);
    void load(RollupLevel level, std::int64_t chunk);
    void store(RollupLevel level);
    void finish(RollupLevel level);

    Rollups& rollups_;
    const RollupScope& scope_;
    Metric metric_;
    std::array<Level, kRollupLevels.size()> levels_;
    Result<void> done_;  // the first failure; the rest is of no use then
};

}  // namespace joulewatch
