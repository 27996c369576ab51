#include <algorithm>
#include <cmath>

#include "store/chart_steps.hpp"
#include "store/duckdb/packed_store_parts.hpp"

namespace joulewatch {
namespace {

constexpr Duration kQuarterHour = info(RollupLevel::quarterHour).step;

}  // namespace

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

/// Covers the range by the longest periods that fit; `level`: of kProfileLevels, -1 for hours.
template <class Sink>
Result<void> PackedStore::eachWeekPart(const Slice& slice, int level, TimeRange range,
                                       Sink& sink) const {
    if (range.from >= range.to) return {};
    if (level < 0)
        return eachPart({slice.shelf, slice.metric, range, slice.coarsest, slice.columns}, sink);
    const RollupLevel known = kProfileLevels[static_cast<std::size_t>(level)];
    const BucketRange periods = stepsIn(range, known);
    if (periods.from >= periods.to) return eachWeekPart(slice, level - 1, range, sink);
    const Duration step = info(known).step;
    auto done = eachWeekPart(slice, level - 1, {range.from, Timestamp{periods.from * step}}, sink);
    if (done)
        done = eachBucket(slice, known, {periods.from * kHoursInWeek, periods.to * kHoursInWeek},
                          sink);
    return done ? eachWeekPart(slice, level - 1, {Timestamp{periods.to * step}, range.to}, sink)
                : done;
}

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
            if (auto known = checkSummaries(*shelf); !known) return fail(known.error());
            const Slice slice{*shelf, metric, rounded(range, *shelf, kProfileLevels.back()),
                              RollupLevel::hour, kSumColumns};
            const auto done =
                eachWeekPart(slice, static_cast<int>(kProfileLevels.size()) - 1, slice.range, week);
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
                    eachPart({shelf, each.metric, rounded(range, shelf, kTimeLevels.back()),
                              kTimeLevels.back()},
                             sink);
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

namespace {

/// One meter's readings summed up in steps that begin at multiples of themselves.
struct StepSums {
    Duration step;
    std::int64_t first;  // number of the first step
    std::vector<double> sums, counts;

    StepSums(Duration length, std::int64_t from, std::size_t steps)
        : step(length), first(from), sums(steps), counts(steps) {}
    void add(Timestamp at, double sum, double count) {
        const auto i = static_cast<std::size_t>(bucketAt(at, step) - first);
        sums[i] += sum;
        counts[i] += count;
    }
    void row(Timestamp at, double value) { add(at, value, 1); }
    void bucket(Timestamp at, const RollupChunk& chunk, std::size_t i) {
        add(at, chunk.column(RollupColumn::sum)[i], chunk.column(RollupColumn::count)[i]);
    }
};

using Hours = std::chrono::duration<double, std::ratio<3600>>;

/// Adds one meter to the plant.
void addMeter(const StepSums& meter, Duration interval, std::vector<PlantLoad::Step>& plant) {
    const double hours = Hours(interval).count();
    for (std::size_t i = 0; i < plant.size(); ++i) {
        if (meter.counts[i] == 0) continue;
        PlantLoad::Step& step = plant[i];
        const double mean = meter.sums[i] / meter.counts[i];
        step.meanKw = std::isnan(step.meanKw) ? mean : step.meanKw + mean;
        step.energyKwh += meter.sums[i] * hours;
    }
}

}  // namespace

Result<PlantLoad> PackedStore::plantLoad(TimeRange range, std::size_t maxPoints) const {
    if (maxPoints < 2 || maxPoints > kMaxChartPoints)
        return fail(ErrorCode::invalidInput, "a chart has 2 to {} points, {} were asked for",
                    kMaxChartPoints, maxPoints);
    return repaired([&]() -> Result<PlantLoad> {
        TimeRange all{Timestamp::max(), Timestamp::min()};
        for (const auto& [id, number] : meters_.byId()) {
            const TimeRange within = clipped(range, meters_[number]);
            if (within.from >= within.to) continue;
            all = {std::min(all.from, within.from), std::max(all.to, within.to)};
        }
        if (all.from >= all.to) return PlantLoad{};
        PlantLoad load;
        load.step = std::max(roundStep(all, maxPoints), kQuarterHour);
        const std::int64_t first = bucketAt(all.from, load.step);
        const auto steps = static_cast<std::size_t>(
            ceilDivide(all.to.time_since_epoch().count(), load.step.count()) - first);
        for (std::size_t i = 0; i < steps; ++i)
            load.steps.push_back(
                {Timestamp{(first + static_cast<std::int64_t>(i)) * load.step}, kMissing, 0});
        for (const auto& [id, number] : meters_.byId()) {
            const MeterShelf& shelf = meters_[number];
            if (shelf.empty()) continue;
            StepSums sums(load.step, first, steps);
            const RollupLevel level = *levelFor(load.step);
            const auto done = eachPart(
                {shelf, Metric::activePowerKw, rounded(range, shelf, level), level, kSumColumns},
                sums);
            if (!done) return fail(done.error());
            addMeter(sums, shelf.interval(), load.steps);
        }
        std::erase_if(load.steps, [](const auto& step) { return std::isnan(step.meanKw); });
        return load;
    });
}

}  // namespace joulewatch
