#pragma once

#include <array>
#include <memory>
#include <vector>

#include "core/reading_batch.hpp"
#include "store/rollups.hpp"

namespace joulewatch {

/// What is made anew of a meter's roll-ups.
struct RollupScope {
    std::uint32_t meter;
    std::int64_t fromDay, toDay;  // as dayNumber() counts them, `toDay` not included
    /// The meter has no rows but in these days: what the files hold of it need not be read, and the
    /// far buckets are made on the way.
    bool whole;
    MeterExtent extent;
};

/// The rows of one quarter hour in a batch: they end where those of the next begin.
struct QuarterRows {
    std::int64_t number;
    std::size_t end;
};

class MetricRollups;

/// Makes the near buckets of whole days of one meter anew from all of its rows, which come oldest
/// first, and writes those that are kept to the files chunk by chunk. Several may work at the same
/// time, a meter each.
class RollupBuilder {
 public:
    RollupBuilder(Rollups& rollups, const RollupScope& scope);
    ~RollupBuilder();
    RollupBuilder(const RollupBuilder&) = delete;
    RollupBuilder& operator=(const RollupBuilder&) = delete;

    /// A column that is empty has no readings.
    void add(const ReadingBatch& batch);
    /// An error of any of the writing. Unless the scope is whole, far buckets are still to be
    /// folded.
    Result<void> finish();

 private:
    MetricRollups& of(Metric metric);

    Rollups& rollups_;
    RollupScope scope_;
    std::vector<QuarterRows> quarters_;
    std::array<std::unique_ptr<MetricRollups>, kMetrics.size()> metrics_;
};

}  // namespace joulewatch
