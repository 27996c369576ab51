#include "store/chart_steps.hpp"
#include "store/duckdb/packed_store_parts.hpp"
#include "store/lttb.hpp"

namespace joulewatch {

Result<void> PackedStore::repair() {
    const std::scoped_lock lock(writer_);
    const std::scoped_lock change(state_);
    const std::set<std::uint32_t> damaged = rollups_->damagedMeters();
    for (const std::uint32_t meter : damaged)
        if (meter < meters_.size() && !meters_[meter].blocks->empty()) owed_.insert(meter);
    if (auto done = rebuildOwed(); !done) return done;
    if (demandOwed_ || damaged.contains(kPlantMeter))
        if (auto done = keepAllDemand(); !done) return done;
    return rollups_->sync();
}

Result<void> PackedStore::settled() const {
    {
        const std::shared_lock lock(state_);
        if (pending_.empty()) return {};
    }
    const std::scoped_lock change(state_);
    return const_cast<PackedStore*>(this)->settle();  // which changes no answer
}

Result<std::vector<StoredMeter>> PackedStore::meters() const {
    if (auto ready = settled(); !ready) return fail(ready.error());
    const std::shared_lock lock(state_);
    std::vector<StoredMeter> meters;
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (shelf.empty()) continue;
        const auto rows = shelf.countRows();
        if (!rows) return fail(rows.error());
        meters.push_back({shelf.meter, *rows, shelf.span(), shelf.interval()});
    }
    return meters;
}

Result<void> PackedStore::checkSummaries(const MeterShelf& shelf) const {
    if (!owed_.contains(shelf.number)) return {};
    return fail(ErrorCode::corrupted, "the summaries of '{}' are damaged", shelf.meter.id);
}

Result<MeterRows> PackedStore::rowsOf(const MeterId& meter, TimeRange range) const {
    if (auto ready = settled(); !ready) return fail(ready.error());
    const std::shared_lock lock(state_);
    const MeterShelf* shelf = meters_.find(meter);
    if (shelf == nullptr || shelf->empty())
        return fail(ErrorCode::notFound, "there are no readings of '{}'", meter);
    return shelf->rows(range);
}

Result<LatestReading> PackedStore::latest(const MeterId& meter) const {
    const auto rows = rowsOf(meter, kAllTime);
    if (!rows) return fail(rows.error());
    Timestamp at = rows->tail.empty() ? Timestamp::min() : rows->tail.back().at;
    if (!rows->blocks->empty()) at = std::max(at, rows->blocks->back()->header.last);
    LatestReading latest{at, {}};
    const auto done =
        readMerged(*rows, {at, at + Duration{1}}, MetricSet::all(), [&](const ReadingBatch& batch) {
            for (const MetricInfo& each : kMetrics)
                latest.sample[index(each.metric)] = batch.column(each.metric)[0];
            return true;
        });
    if (!done) return fail(done.error());
    return latest;
}

Result<void> PackedStore::read(const MeterId& meter, TimeRange range, MetricSet metrics,
                               const BatchSink& sink) const {
    const auto rows = rowsOf(meter, range);
    if (!rows) return fail(rows.error());
    return readMerged(*rows, range, metrics, sink);
}

namespace {

/// Blocks that hold nothing of the metric or lie beyond the range: of a metric with few readings
/// those are nearly all.
void leaveOut(MeterRows& rows, Metric metric, TimeRange range) {
    std::vector<SegmentBlockPtr> left;
    for (const SegmentBlockPtr& each : *rows.blocks)
        if (each->header.columns[index(metric)].summary.present > 0 &&
            each->header.first < range.to && each->header.last >= range.from)
            left.push_back(each);
    rows.blocks = std::make_shared<const std::vector<SegmentBlockPtr>>(std::move(left));
}

/// Each reading, as a bucket of its own.
Result<std::vector<ChartPoint>> pointsOf(const MeterRows& rows, Metric metric, TimeRange range) {
    std::vector<ChartPoint> points;
    const auto done = readMerged(rows, range, MetricSet(metric), [&](const ReadingBatch& batch) {
        const auto values = batch.column(metric);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (!std::isnan(values[i])) points.push_back({batch.at()[i], values[i]});
        return true;
    });
    if (!done) return fail(done.error());
    return points;
}

Chart chartOf(const std::vector<ChartPoint>& points) {
    Chart chart;
    for (const auto& [at, value] : points)
        chart.buckets.push_back({at, value, value, value, value, value, 1});
    return chart;
}

struct ChartSink {
    ChartSteps& steps;
    void row(Timestamp at, double value) { steps.add(at, value); }
    void bucket(Timestamp at, const RollupChunk& chunk, std::size_t i) {
        steps.add(at, chunk.get(i));
    }
};

}  // namespace

Result<Chart> PackedStore::buckets(const MeterId& meter, Metric metric, TimeRange range,
                                   std::size_t maxPoints) const {
    if (maxPoints < 2 || maxPoints > kMaxChartPoints)
        return fail(ErrorCode::invalidInput, "a chart has 2 to {} points, {} were asked for",
                    kMaxChartPoints, maxPoints);
    const auto exists = rowsOf(meter, {});
    if (!exists) return fail(exists.error());
    std::uint64_t readings = 0;
    auto chart = repaired([&]() -> Result<Chart> {
        const MeterShelf& shelf = *meters_.find(meter);
        const TimeRange within = clipped(range, shelf);
        if (within.from >= within.to) return Chart{};
        const Duration step = roundStep(within, maxPoints);
        ChartSteps steps(range, step);
        ChartSink sink{steps};
        const auto level = levelFor(step);
        const Slice slice{shelf, metric, level ? rounded(range, shelf, *level) : within,
                          level.value_or(RollupLevel::quarterHour)};
        const auto done = level ? eachPart(slice, sink) : eachPart(slice, -1, within, sink);
        if (!done) return fail(done.error());
        readings = steps.count();
        return steps.take();
    });
    if (!chart || readings > maxPoints) return chart;
    if (readings == 0) return Chart{};
    auto rows = rowsOf(meter, range);
    if (!rows) return fail(rows.error());
    leaveOut(*rows, metric, range);
    const auto points = pointsOf(*rows, metric, range);
    if (!points) return fail(points.error());
    return chartOf(*points);
}

/// Of many readings, the largest triangles among the extremes of four times as many steps as points
/// are asked for (Van Der Donckt, Van Der Donckt & Van Hoecke, MinMaxLTTB, IEEE VIS 2023, where a
/// ratio of 4 already looks like all points); an extreme is drawn inside its step, not at its very
/// stamp.
Result<std::vector<ChartPoint>> PackedStore::outline(const MeterId& meter, Metric metric,
                                                     TimeRange range, std::size_t points) const {
    if (points < 3 || points > kMaxChartPoints / 4)
        return fail(ErrorCode::invalidInput, "an outline has 3 to {} points, {} were asked for",
                    kMaxChartPoints / 4, points);
    const auto chart = buckets(meter, metric, range, 4 * points);
    if (!chart) return fail(chart.error());
    std::vector<ChartPoint> extremes;
    for (const ChartBucket& each : chart->buckets) {
        if (each.count == 1) {
            extremes.push_back({each.at, each.first});
            continue;
        }
        const bool rises = each.first <= each.last;
        extremes.push_back({each.at, rises ? each.min : each.max});
        extremes.push_back({each.at + chart->step / 2, rises ? each.max : each.min});
    }
    return largestTriangles(extremes, points);
}

}  // namespace joulewatch
