#include "app/latest_values.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

/// In a range so short that charts have no shorter steps.
Result<std::optional<ChartPoint>> lastReadIn(const ReadingStore& store, const MeterId& meter,
                                             Metric metric, TimeRange range) {
    std::optional<ChartPoint> last;
    const auto read = store.read(meter, range, MetricSet(metric), [&](const ReadingBatch& batch) {
        const auto values = batch.column(metric);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (!std::isnan(values[i])) last = ChartPoint{batch.at()[i], values[i]};
        return true;
    });
    if (!read) return fail(read.error());
    return last;
}

/// Looks into the last step of a chart, and into that again, until a step is a reading: of ten
/// years of seconds after five looks, nearly all of them at summaries.
Result<std::optional<ChartPoint>> lastIn(const ReadingStore& store, const MeterId& meter,
                                         Metric metric, TimeRange range) {
    constexpr std::size_t kPoints = 100;
    while (true) {
        const auto chart = store.buckets(meter, metric, range, kPoints);
        if (!chart) return fail(chart.error());
        if (chart->buckets.empty()) return std::nullopt;
        const ChartBucket& last = chart->buckets.back();
        if (chart->step == Duration{0}) return ChartPoint{last.at, last.last};
        const TimeRange within{last.at, std::min(range.to, last.at + chart->step)};
        if (within == range) return lastReadIn(store, meter, metric, range);
        range = within;
    }
}

}  // namespace

Result<LatestValues> latestValues(const ReadingStore& store, const MeterId& meter) {
    const auto newest = store.latest(meter);
    if (!newest) return fail(newest.error());
    LatestValues values;
    for (const MetricInfo& each : kMetrics) {
        auto& value = values[index(each.metric)];
        if (const double latest = newest->sample[index(each.metric)]; !std::isnan(latest)) {
            value = ChartPoint{newest->at, latest};
            continue;
        }
        const auto earlier = lastIn(store, meter, each.metric, {kAllTime.from, newest->at});
        if (!earlier) return fail(earlier.error());
        value = *earlier;
    }
    return values;
}

}  // namespace joulewatch
