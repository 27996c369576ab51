#include "store/rollup_builder.hpp"

#include <algorithm>

#include "store/metric_rollups.hpp"

namespace joulewatch {

RollupBuilder::RollupBuilder(Rollups& rollups, const RollupScope& scope)
    : rollups_(rollups), scope_(scope) {}

RollupBuilder::~RollupBuilder() = default;

MetricRollups& RollupBuilder::of(Metric metric) {
    auto& rollups = metrics_[index(metric)];
    if (!rollups) rollups = std::make_unique<MetricRollups>(rollups_, scope_, metric);
    return *rollups;
}

void RollupBuilder::add(const ReadingBatch& batch) {
    const Duration step = info(RollupLevel::quarterHour).step;
    const auto at = batch.at();
    quarters_.clear();
    for (std::size_t i = 0; i < at.size();) {
        const std::int64_t quarter = bucketAt(at[i], step);
        const Timestamp end{(quarter + 1) * step};
        while (i < at.size() && at[i] < end) ++i;
        quarters_.push_back({quarter, i});
    }
    for (const MetricInfo& each : kMetrics)
        if (const auto column = batch.column(each.metric); !column.empty())
            of(each.metric).add(quarters_, column);
}

Result<void> RollupBuilder::finish() {
    Result<void> done;
    for (const MetricInfo& each : kMetrics) {
        // What the files hold of a metric without a row any more has to go.
        const bool held = rollups_.file(RollupLevel::day).holds(scope_.meter, RollupLevel::day);
        if (!metrics_[index(each.metric)] && !held) continue;
        if (const auto finished = of(each.metric).finish(); done) done = finished;
    }
    return done;
}

}  // namespace joulewatch
