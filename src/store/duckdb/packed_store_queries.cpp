#include <algorithm>
#include <cmath>

#include "store/chart_steps.hpp"
#include "store/duckdb/packed_store.hpp"
#include "store/lttb.hpp"

namespace joulewatch {
namespace {

constexpr Duration kQuarterHour = info(RollupLevel::quarterHour).step;
constexpr Duration kDay = info(RollupLevel::day).step;
constexpr std::int64_t kMostQuarterHours = 4'000'000;  // 114 years, 32 MB

/// `range` without what lies before and after all readings of a meter.
TimeRange clipped(TimeRange range, const MeterShelf& shelf) {
    if (shelf.empty()) return {};
    const TimeRange span = shelf.span();
    return {std::max(range.from, span.from), std::min(range.to, span.to + Duration{1})};
}

/// Where a range reaches beyond all readings, its end is moved to the end of a day: the answer is
/// the same and needs no reading by itself.
TimeRange rounded(TimeRange range, const MeterShelf& shelf) {
    TimeRange within = clipped(range, shelf);
    if (within.from >= within.to) return {};
    if (range.from < within.from) within.from = Timestamp{bucketAt(within.from, kDay) * kDay};
    if (range.to > within.to)
        within.to =
            Timestamp{ceilDivide(within.to.time_since_epoch().count(), kDay.count()) * kDay};
    return {std::max(within.from, range.from), std::min(within.to, range.to)};
}

}  // namespace

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

Result<void> PackedStore::repair() {
    const std::scoped_lock lock(writer_);
    const std::scoped_lock change(state_);
    for (const auto& [id, meter] : meters_.byId()) {
        const MeterShelf& shelf = meters_[meter];
        if (!shelf.blocks->empty() && !rollups_->check(meter)) owed_.insert(meter);
    }
    if (auto done = rebuildOwed(); !done) return done;
    return rollups_->sync();
}

Result<std::vector<StoredMeter>> PackedStore::meters() const {
    const std::shared_lock lock(state_);
    std::vector<StoredMeter> meters;
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (shelf.empty()) continue;
        const auto rows = shelf.countRows();
        if (!rows) return fail(rows.error());
        meters.push_back({shelf.meter, *rows, shelf.span()});
    }
    return meters;
}

Result<MeterRows> PackedStore::rowsOf(const MeterId& meter, TimeRange range) const {
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
    bool few = false;
    auto chart = repaired([&]() -> Result<Chart> {
        const MeterShelf& shelf = *meters_.find(meter);
        const TimeRange within = clipped(range, shelf);
        if (within.from >= within.to) return Chart{};
        const Duration step = roundStep(within, maxPoints);
        ChartSteps steps(range, step);
        ChartSink sink{steps};
        const auto level = levelFor(step);
        const Slice slice{shelf, metric, level ? rounded(range, shelf) : within,
                          level.value_or(RollupLevel::quarterHour)};
        const auto done = level ? eachPart(slice, sink) : eachPart(slice, -1, within, sink);
        if (!done) return fail(done.error());
        few = steps.count() <= maxPoints;
        return steps.take();
    });
    if (!chart || !few) return chart;
    const auto rows = rowsOf(meter, range);
    if (!rows) return fail(rows.error());
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

namespace {

struct WeekSink {
    struct Cell {
        double sum = 0, count = 0;
    };
    std::array<std::array<Cell, 24>, 7> cells{};

    void add(Timestamp at, double sum, double count) {
        Cell& cell =
            cells[static_cast<std::size_t>(weekday(at))][static_cast<std::size_t>(hourOfDay(at))];
        cell.sum += sum;
        cell.count += count;
    }
    void row(Timestamp at, double value) { add(at, value, 1); }
    void bucket(Timestamp at, const RollupChunk& chunk, std::size_t i) {
        add(at, chunk.column(RollupColumn::sum)[i], chunk.column(RollupColumn::count)[i]);
    }
};

WeekProfile profileOf(const WeekSink& week) {
    WeekProfile profile;
    for (std::size_t day = 0; day < 7; ++day)
        for (std::size_t hour = 0; hour < 24; ++hour)
            if (const WeekSink::Cell& cell = week.cells[day][hour]; cell.count > 0)
                profile.cells[day][hour] = {cell.sum / cell.count,
                                            static_cast<std::uint64_t>(cell.count)};
    return profile;
}

}  // namespace

Result<WeekProfile> PackedStore::weekProfile(std::span<const MeterId> meters, Metric metric,
                                             TimeRange range) const {
    return repaired([&]() -> Result<WeekProfile> {
        std::set<MeterId> chosen(meters.begin(), meters.end());
        if (meters.empty())
            for (const auto& [id, number] : meters_.byId()) chosen.insert(id);
        WeekSink week;
        for (const MeterId& id : chosen) {
            const MeterShelf* shelf = meters_.find(id);
            if (shelf == nullptr || (shelf->empty() && !meters.empty()))
                return fail(ErrorCode::notFound, "there are no readings of '{}'", id);
            const auto done = eachPart(
                {*shelf, metric, rounded(range, *shelf), RollupLevel::hour, kSumColumns}, week);
            if (!done) return fail(done.error());
        }
        return profileOf(week);
    });
}

namespace {

struct AggregateSink {
    RollupBucket all;
    void row(Timestamp, double value) {
        RollupBucket one;
        one.add(value);
        all.merge(one);
    }
    void bucket(Timestamp, const RollupChunk& chunk, std::size_t i) { all.merge(chunk.get(i)); }
};

}  // namespace

Result<std::vector<MeterAggregates>> PackedStore::aggregates(TimeRange range) const {
    return repaired([&]() -> Result<std::vector<MeterAggregates>> {
        std::vector<MeterAggregates> aggregates;
        for (const auto& [id, number] : meters_.byId()) {
            const MeterShelf& shelf = meters_[number];
            if (shelf.empty()) continue;
            aggregates.push_back({id, {}});
            for (const MetricInfo& each : kMetrics) {
                AggregateSink sink;
                const auto done =
                    eachPart({shelf, each.metric, rounded(range, shelf), RollupLevel::day}, sink);
                if (!done) return fail(done.error());
                const RollupBucket& all = sink.all;
                if (all.count > 0)
                    aggregates.back().metrics[index(each.metric)] = {
                        all.count, all.mean(), all.standardDeviation(), all.sum, all.min, all.max};
            }
        }
        return aggregates;
    });
}

Result<std::vector<QuarterHourLoad>> PackedStore::peakQuarterHours(TimeRange range,
                                                                   std::size_t count) const {
    return repaired([&]() -> Result<std::vector<QuarterHourLoad>> {
        // The whole quarter hours of the range, as far as there are readings.
        std::int64_t from = std::numeric_limits<std::int64_t>::max(), to = -from;
        for (const auto& [id, number] : meters_.byId()) {
            const TimeRange within = rounded(range, meters_[number]);
            if (within.from >= within.to) continue;
            from = std::min(
                from, ceilDivide(within.from.time_since_epoch().count(), kQuarterHour.count()));
            to = std::max(to, bucketAt(within.to, kQuarterHour));
        }
        if (from >= to) return std::vector<QuarterHourLoad>{};
        if (to - from > kMostQuarterHours)
            return fail(ErrorCode::invalidInput,
                        "the readings reach from {} to {}, more than 100 years: name a range",
                        formatTimestamp(Timestamp{from * kQuarterHour}),
                        formatTimestamp(Timestamp{to * kQuarterHour}));
        std::vector<double> demandKw(static_cast<std::size_t>(to - from), kMissing);
        for (const auto& [id, number] : meters_.byId()) {
            const auto done = addDemand(meters_[number], from, to, demandKw);
            if (!done) return fail(done.error());
        }
        return highest(demandKw, from, count);
    });
}

/// Adds the meter's mean power of each quarter hour it has readings in.
Result<void> PackedStore::addDemand(const MeterShelf& shelf, std::int64_t from, std::int64_t to,
                                    std::span<double> demandKw) const {
    if (shelf.empty()) return {};
    if (owed_.contains(shelf.number))
        return fail(ErrorCode::corrupted, "the summaries of '{}' are damaged", shelf.meter.id);
    const std::int64_t first = std::max(from, bucketAt(shelf.span().from, kQuarterHour));
    const std::int64_t last = std::min(to, bucketAt(shelf.span().to, kQuarterHour) + 1);
    return rollups_->visit(
        shelf.number, Metric::activePowerKw, RollupLevel::quarterHour, first, last, kSumColumns,
        [&](const RollupChunk& chunk, std::size_t begin, std::size_t end, std::int64_t bucket) {
            const auto counts = chunk.column(RollupColumn::count);
            const auto sums = chunk.column(RollupColumn::sum);
            double* out = demandKw.data() + (bucket - from);
            for (std::size_t i = begin; i < end; ++i) {
                if (counts[i] == 0) continue;
                const double mean = sums[i] / counts[i];
                out[i] = std::isnan(out[i]) ? mean : out[i] + mean;
            }
        });
}

std::vector<QuarterHourLoad> PackedStore::highest(std::span<const double> demandKw,
                                                  std::int64_t from, std::size_t count) {
    std::vector<QuarterHourLoad> loads;
    for (std::size_t i = 0; i < demandKw.size(); ++i)
        if (!std::isnan(demandKw[i]))
            loads.push_back(
                {Timestamp{(from + static_cast<std::int64_t>(i)) * kQuarterHour}, demandKw[i]});
    const auto end = loads.begin() + static_cast<std::ptrdiff_t>(std::min(count, loads.size()));
    std::partial_sort(loads.begin(), end, loads.end(),
                      [](const QuarterHourLoad& a, const QuarterHourLoad& b) {
                          return a.demandKw != b.demandKw ? a.demandKw > b.demandKw : a.at < b.at;
                      });
    loads.erase(end, loads.end());
    return loads;
}

}  // namespace joulewatch
