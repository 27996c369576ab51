#include "app/totals.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>

namespace joulewatch {
namespace {

using Hours = std::chrono::duration<double, std::ratio<3600>>;
using TakeValue = std::function<void(Timestamp, double)>;

constexpr Duration kQuarterHour = std::chrono::minutes{15};

/// The values of one metric that are there.
Result<void> eachValue(const ReadingStore& store, const MeterId& meter, Metric metric,
                       TimeRange range, const TakeValue& take) {
    return store.read(meter, range, MetricSet(metric), [&](const ReadingBatch& batch) {
        const auto values = batch.column(metric);
        for (std::size_t i = 0; i < batch.rows(); ++i)
            if (!std::isnan(values[i])) take(batch.at()[i], values[i]);
        return true;
    });
}

/// Count, sum and squares around the mean, to be added to and taken from: Chan, Golub & LeVeque,
/// Updating formulae and a pairwise algorithm for computing sample variances, 1979, eq. 2.1.
struct Moments {
    double count = 0, sum = 0, squares = 0;
    double min = kMissing, max = kMissing;

    explicit Moments(const Aggregate& all = {})
        : count(static_cast<double>(all.count)), sum(all.sum), min(all.min), max(all.max) {
        if (all.count > 1) squares = all.standardDeviation * all.standardDeviation * (count - 1);
    }
    void add(double value) {
        const double before = count > 0 ? sum / count : 0;
        min = count > 0 ? std::min(min, value) : value;
        max = count > 0 ? std::max(max, value) : value;
        ++count;
        sum += value;
        squares += (value - before) * (value - sum / count);
    }
    /// What is left has the same extremes.
    void take(const Moments& part) {
        const double left = count - part.count;
        if (left > 0) {
            const double apart = part.sum / part.count - (sum - part.sum) / left;
            squares -= part.squares + apart * apart * left * part.count / count;
        }
        count = left;
        sum -= part.sum;
    }
    Aggregate asAggregate() const {
        if (count <= 0) return {};
        return {static_cast<std::uint64_t>(count),
                sum / count,
                count > 1 ? std::sqrt(std::max(0.0, squares) / (count - 1)) : kMissing,
                sum,
                min,
                max};
    }
};

bool contains(const std::vector<TimeRange>& ranges, Timestamp at) {
    return std::ranges::any_of(ranges, [at](const TimeRange& each) { return each.contains(at); });
}

/// Number of the step that `at` lies in; steps begin at multiples of themselves.
std::int64_t stepOf(Timestamp at, Duration step) {
    const std::int64_t ms = at.time_since_epoch().count();
    return ms / step.count() - (ms % step.count() < 0 ? 1 : 0);
}

}  // namespace

Result<WeekProfile> Totals::weekProfile(std::span<const MeterId> meters, Metric metric,
                                        TimeRange range) const {
    auto profile = store_->weekProfile(meters, metric, range);
    if (!profile) return profile;
    for (const auto& [meter, days] : excluded_->ofMeter) {
        if (!meters.empty() && std::ranges::find(meters, meter) == meters.end()) continue;
        for (const TimeRange& each : excluded_->within(meter, range)) {
            const auto taken =
                eachValue(*store_, meter, metric, each, [&](Timestamp at, double value) {
                    WeekProfile::Cell& cell =
                        profile->cells[static_cast<std::size_t>(weekday(at))]
                                      [static_cast<std::size_t>(hourOfDay(at))];
                    const auto count = static_cast<double>(cell.count--);
                    cell.mean = count > 1 ? (cell.mean * count - value) / (count - 1) : kMissing;
                });
            if (!taken) return fail(taken.error());
        }
    }
    return profile;
}

Result<std::vector<MeterAggregates>> Totals::aggregates(TimeRange range) const {
    auto aggregates = store_->aggregates(range);
    if (!aggregates) return aggregates;
    for (MeterAggregates& each : *aggregates) {
        if (excluded_->within(each.meter, range).empty()) continue;
        for (const MetricInfo& metric : kMetrics) {
            Aggregate& of = each.metrics[index(metric.metric)];
            if (of.count == 0) continue;
            auto left = aggregate(each.meter, metric.metric, of, range);
            if (!left) return fail(left.error());
            of = *left;
        }
    }
    return aggregates;
}

/// Takes away what does not count. Where an extreme goes with it, all that is left is read.
Result<Aggregate> Totals::aggregate(const MeterId& meter, Metric metric, const Aggregate& all,
                                    TimeRange range) const {
    const std::vector<TimeRange> days = excluded_->within(meter, range);
    Moments part;
    for (const TimeRange& each : days) {
        const auto taken = eachValue(*store_, meter, metric, each,
                                     [&](Timestamp, double value) { part.add(value); });
        if (!taken) return fail(taken.error());
    }
    if (part.count == 0) return all;
    if (part.min > all.min && part.max < all.max) {
        Moments left(all);
        left.take(part);
        return left.asAggregate();
    }
    Moments left;
    const auto taken = eachValue(*store_, meter, metric, range, [&](Timestamp at, double value) {
        if (!contains(days, at)) left.add(value);
    });
    if (!taken) return fail(taken.error());
    return left.asAggregate();
}

Result<PlantLoad> Totals::plantLoad(TimeRange range, std::size_t maxPoints) const {
    auto load = store_->plantLoad(range, maxPoints);
    if (!load || load->steps.empty()) return load;
    std::vector<std::size_t> gone(load->steps.size());  // meters that a step has lost
    for (const StoredMeter& each : meters_)
        if (auto taken = takeFrom(*load, each, range, gone); !taken) return fail(taken.error());
    std::vector<PlantLoad::Step> left;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        const auto nobody = gone[i] == 0
                                ? Result<bool>(false)
                                : nobodyIsLeft(load->steps[i],
                                               {std::max(range.from, load->steps[i].at),
                                                std::min(range.to, load->steps[i].at + load->step)},
                                               gone[i]);
        if (!nobody) return fail(nobody.error());
        if (!*nobody) left.push_back(load->steps[i]);
    }
    load->steps = std::move(left);
    return load;
}

/// In each step that has excluded readings of a meter, the mean of its others takes the place of
/// the mean of all.
Result<void> Totals::takeFrom(PlantLoad& load, const StoredMeter& meter, TimeRange range,
                              std::vector<std::size_t>& gone) const {
    struct Sums {
        double all = 0, kept = 0;
        std::size_t allCount = 0, keptCount = 0;
    };
    const std::vector<TimeRange> days = excluded_->within(meter.meter.id, range);
    std::map<std::int64_t, Sums> steps;
    Timestamp read = Timestamp::min();
    for (const TimeRange& each : days) {
        const Timestamp from{stepOf(each.from, load.step) * load.step};
        const Timestamp to{(stepOf(each.to - Duration{1}, load.step) + 1) * load.step};
        const TimeRange whole{std::max({from, range.from, read}), std::min(to, range.to)};
        if (whole.from >= whole.to) continue;
        read = whole.to;
        auto taken = eachValue(*store_, meter.meter.id, Metric::activePowerKw, whole,
                               [&](Timestamp at, double value) {
                                   Sums& sums = steps[stepOf(at, load.step)];
                                   sums.all += value;
                                   ++sums.allCount;
                                   if (contains(days, at)) return;
                                   sums.kept += value;
                                   ++sums.keptCount;
                               });
        if (!taken) return taken;
    }
    for (const auto& [number, sums] : steps) {
        const Timestamp at{number * load.step};
        const auto step = std::ranges::lower_bound(load.steps, at, {}, &PlantLoad::Step::at);
        if (step == load.steps.end() || step->at != at) continue;
        step->meanKw -= sums.all / static_cast<double>(sums.allCount);
        step->energyKwh -= (sums.all - sums.kept) * Hours(meter.interval).count();
        if (sums.keptCount > 0)
            step->meanKw += sums.kept / static_cast<double>(sums.keptCount);
        else
            ++gone[static_cast<std::size_t>(step - load.steps.begin())];
    }
    return {};
}

/// All meters that had readings of power in a step have lost them.
Result<bool> Totals::nobodyIsLeft(const PlantLoad::Step& step, TimeRange range,
                                  std::size_t gone) const {
    if (gone == meters_.size()) return true;
    constexpr double kRounding = 1e-6;  // of kW: what taking away may leave
    if (std::abs(step.meanKw) > kRounding) return false;
    const auto there = store_->aggregates(range);
    if (!there) return fail(there.error());
    const auto meters = std::ranges::count_if(*there, [](const MeterAggregates& each) {
        return each.metrics[index(Metric::activePowerKw)].count > 0;
    });
    return static_cast<std::size_t>(meters) == gone;
}

Result<std::vector<QuarterHourLoad>> Totals::peakQuarterHours(TimeRange range,
                                                              std::size_t count) const {
    const std::vector<TimeRange> days = excluded_->ofAnyMeter(range);
    if (days.empty()) return store_->peakQuarterHours(range, count);
    std::vector<QuarterHourLoad> loads;
    const auto addWhole = [&](TimeRange between) -> Result<void> {
        if (between.from >= between.to) return {};
        const auto peaks = store_->peakQuarterHours(between, count);
        if (!peaks) return fail(peaks.error());
        loads.insert(loads.end(), peaks->begin(), peaks->end());
        return {};
    };
    Timestamp from = range.from;
    for (const TimeRange& each : days) {
        if (auto added = addWhole({from, each.from}); !added) return fail(added.error());
        from = each.to;
        // A month at a time, so that a step is a quarter of an hour.
        for (Timestamp part = each.from; part < each.to; part += std::chrono::days{31}) {
            const TimeRange month{part, std::min(each.to, part + std::chrono::days{31})};
            const auto load = plantLoad(month, ReadingStore::kMaxChartPoints);
            if (!load) return fail(load.error());
            for (const PlantLoad::Step& step : load->steps)
                if (step.at >= range.from && step.at + kQuarterHour <= range.to)
                    loads.push_back({step.at, step.meanKw});
        }
    }
    if (auto added = addWhole({from, range.to}); !added) return fail(added.error());
    const auto end = loads.begin() + static_cast<std::ptrdiff_t>(std::min(count, loads.size()));
    std::partial_sort(loads.begin(), end, loads.end(),
                      [](const QuarterHourLoad& a, const QuarterHourLoad& b) {
                          return a.demandKw != b.demandKw ? a.demandKw > b.demandKw : a.at < b.at;
                      });
    loads.erase(end, loads.end());
    return loads;
}

}  // namespace joulewatch
