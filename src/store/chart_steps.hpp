#pragma once

#include <vector>

#include "store/reading_store.hpp"
#include "store/rollup_level.hpp"

namespace joulewatch {

/// The shortest round step of which at most `maxSteps`, at multiples of themselves, cover `range`.
Duration roundStep(TimeRange range, std::size_t maxSteps);

/// The coarsest level that steps of this length are made of; none below a quarter of an hour.
std::optional<RollupLevel> levelFor(Duration step);

/// Collects readings and buckets of readings, oldest first, into the steps of a chart.
class ChartSteps {
 public:
    ChartSteps(TimeRange range, Duration step) : range_(range), step_(step) {}

    void add(Timestamp at, double value) { open(at).add(value); }
    void add(Timestamp at, const RollupBucket& part) {
        if (part.count > 0) open(at).merge(part);
    }
    std::uint64_t count() const { return count_ + current_.count; }
    Chart take();

 private:
    RollupBucket& open(Timestamp at);
    void close();

    TimeRange range_;
    Duration step_;
    Timestamp start_{}, end_{};  // of the step being summed up
    RollupBucket current_;
    std::uint64_t count_ = 0;  // of the readings in `chart_`
    Chart chart_;
};

}  // namespace joulewatch
