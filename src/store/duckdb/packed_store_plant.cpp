#include <algorithm>
#include <cmath>
#include <limits>

#include "store/chart_steps.hpp"
#include "store/duckdb/packed_store_parts.hpp"

namespace joulewatch {
namespace {

constexpr Duration kQuarterHour = info(RollupLevel::quarterHour).step;
constexpr std::int64_t kMostQuarterHours = 4'000'000;  // 114 years, 32 MB

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
            const auto done = eachPart({shelf, Metric::activePowerKw, rounded(range, shelf),
                                        *levelFor(load.step), kSumColumns},
                                       sums);
            if (!done) return fail(done.error());
            addMeter(sums, shelf.interval(), load.steps);
        }
        std::erase_if(load.steps, [](const auto& step) { return std::isnan(step.meanKw); });
        return load;
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
