#include "analyze/live/live_scorer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

#include "analyze/live/least_shift.hpp"

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 9> kDetectors{
    "spot",     "westernElectric", "ewma",           "cusum",          "pageHinkley",
    "flatLine", "nelson",          "halfSpaceTrees", "randomCutForest"};
constexpr std::uint32_t kMergedRows = 3;         // an event's readings are no further apart
constexpr double kStays = 0.9;                   // of the limit: it goes on
constexpr std::int64_t kShiftAfterMs = 900'000;  // what lasts so long is no spike
constexpr double kShiftStays = 0.5;              // of the chart's limit
constexpr std::uint32_t kQuietBlocks = 4;        // an hour
constexpr std::uint32_t kAcceptedBlocks = 96;    // what has lasted a day is ordinary from then on

/// Whether a lasting change may be more than the meter's own error.
bool matters(std::size_t metric, const SeriesPulse& pulse, double change) {
    return std::abs(change) >= leastShift(static_cast<Metric>(metric), pulse.expected);
}

std::uint8_t detectorNumber(std::string_view name) {
    return static_cast<std::uint8_t>(std::ranges::find(kDetectors, name) - kDetectors.begin());
}
double scoreOf(double excess) { return 1 - 0.5 / std::max(excess, 1.0); }
/// How often the limit of that score could be doubled before nothing is beyond it.
int doublings(double score) { return std::ilogb(0.5 / (1 - score)); }

}  // namespace

void LiveScorer::takeNames(const std::vector<std::vector<char>>& names) {
    ids_.clear();
    numbers_.clear();
    for (const auto& each : names) {
        ids_.emplace_back(each.begin(), each.end());
        numbers_.emplace(ids_.back(), static_cast<std::uint32_t>(ids_.size() - 1));
    }
}

bool LiveScorer::sound() const {
    const auto open = [](const Open& each) {
        return each.metric < kMetrics.size() && each.kind < kEventKindNames.size() &&
               each.detector < kDetectors.size();
    };
    return ids_.size() == meters_.size() && numbers_.size() == ids_.size() &&
           pulses_.size() == watches_.size() && pulses_.size() <= kMaxSeries &&
           patterns_.size() <= kMaxPatterns &&
           std::ranges::all_of(meters_, [&](const Meter& meter) {
               return open(meter.fast) && open(meter.slow) && open(meter.flat) &&
                      (meter.follows == kNone || meter.follows < meters_.size()) &&
                      (meter.patterns == kNone || meter.patterns < patterns_.size()) &&
                      std::ranges::all_of(meter.series, [&](std::uint32_t each) {
                          return each == kNone || each < pulses_.size();
                      });
           });
}

/// Gateways send their meters in the same order again and again: the one that followed last time is
/// tried before it is looked for.
std::uint32_t LiveScorer::meterOf(std::string_view id, std::int64_t atMs) {
    const std::uint32_t guess = before_ == kNone ? kNone : meters_[before_].follows;
    std::uint32_t found = guess;
    if (guess == kNone || ids_[guess] != id) {
        const auto known = numbers_.find(id);
        found = known == numbers_.end() ? static_cast<std::uint32_t>(ids_.size()) : known->second;
        if (known == numbers_.end()) {
            numbers_.emplace(id, found);
            ids_.emplace_back(id);
            Meter& meter = meters_.emplace_back();
            meter.series.fill(kNone);
            meter.latest.fill(kMissing);
            meter.firstMs = atMs;
        }
        if (before_ != kNone) meters_[before_].follows = found;
    }
    before_ = found;
    return found;
}

std::uint32_t LiveScorer::newSeries() {
    if (pulses_.size() >= kMaxSeries) return kNone;
    pulses_.emplace_back();
    watches_.emplace_back();
    return static_cast<std::uint32_t>(pulses_.size() - 1);
}

void LiveScorer::add(const MeterReadings& readings, std::vector<MeterEvent>& events) {
    if (readings.empty()) return;
    events_ = &events;
    Meter& meter =
        meters_[meterOf(readings.meter(), readings.at().front().time_since_epoch().count())];
    if (meter.follows != kNone) {
        const Meter& next = meters_[meter.follows];
        __builtin_prefetch(&next);
        if (next.series[0] != kNone) __builtin_prefetch(&pulses_[next.series[0]]);
    }
    std::array<std::pair<std::size_t, const double*>, kMetrics.size()> columns;
    std::size_t count = 0;
    for (std::uint32_t left = readings.columns(); left != 0; left &= left - 1) {
        const auto metric = static_cast<std::size_t>(std::countr_zero(left));
        columns[count++] = {metric, readings.column(static_cast<Metric>(metric)).data()};
    }
    for (std::size_t row = 0; row < readings.rows(); ++row) {
        const std::int64_t atMs = readings.at()[row].time_since_epoch().count();
        bool late = false;
        seen_ = false;
        for (const auto& [metric, values] : std::span(columns).first(count))
            if (const double value = values[row]; !std::isnan(value))
                late = !score(meter, metric, atMs, value) || late;
        endRow(meter, atMs, late);
    }
    events_ = nullptr;
}

bool LiveScorer::score(Meter& meter, std::size_t metric, std::int64_t atMs, double value) {
    std::uint32_t& number = meter.series[metric];
    if (number == kNone) number = newSeries();
    if (number == kNone) {
        ++counts_.unwatched;
        return true;
    }
    SeriesPulse& pulse = pulses_[number];
    if (atMs <= pulse.lastMs) {
        ++counts_.late;
        return false;
    }
    ++counts_.scored;
    if (atMs >= pulse.nextWorkMs) work(meter, metric, atMs, value);
    const auto plain = static_cast<float>(value);
    const float z = (plain - pulse.expected) * pulse.perScale;
    meter.latest[metric] = value;
    if (std::abs(z) > pulse.calm)
        look(meter, metric, atMs, value, z);
    else
        ++pulse.calmCount;
    pulse.blockSum += std::clamp(z, -SeriesWatch::kCut, SeriesWatch::kCut);
    ++pulse.blockCount;
    if (plain == pulse.lastValue && pulse.equalRun > 0) {
        ++pulse.equalRun;
    } else {
        constexpr std::uint32_t kLong = 30;
        if (pulse.equalRun >= kLong) endEqual(meter, metric);
        if (pulse.equalRun > 0)
            pulse.step = std::min(pulse.step, std::abs(plain - pulse.lastValue));
        pulse.equalRun = 1;
        pulse.equalSinceMs = atMs;
        pulse.lastValue = plain;
    }
    pulse.lastMs = atMs;
    return true;
}

void LiveScorer::endRow(Meter& meter, std::int64_t atMs, bool late) {
    if (late) {
        meter.lateRun = atMs > meter.lateMs ? meter.lateRun + 1 : 1;
        meter.lateMs = atMs;
        if (meter.lateRun >= kClockSetBack) setBack(meter, atMs);
        return;
    }
    meter.lateRun = 0;
    meter.lateMs = SeriesPulse::kNever;
    if (atMs > meter.lastMs) {
        if (meter.lastMs != SeriesPulse::kNever) {
            const std::int64_t step = atMs - meter.lastMs;
            meter.intervalMs += (step - meter.intervalMs) / (meter.intervalMs == 0 ? 1 : 8);
        }
        meter.lastMs = atMs;
    }
    Open& fast = meter.fast;
    if (!fast.open) return;
    if (seen_)
        fast.quiet = 0;
    else if (++fast.quiet > kMergedRows) {
        fast.open = false;
        tell(meter, fast, true);
    }
}

/// The clock of a meter was ahead and has been put right: what was learnt stays.
void LiveScorer::setBack(Meter& meter, std::int64_t atMs) {
    ++counts_.clocksSetBack;
    for (Open* each : {&meter.fast, &meter.flat}) {
        if (each->open) tell(meter, *each, true);
        each->open = false;
    }
    if (meter.slow.open) endSlow(meter, meter.slow.lastMs);
    for (const std::uint32_t each : meter.series)
        if (each != kNone) watches_[each].interrupt(pulses_[each]);
    meter.lastMs = atMs;
    meter.lateRun = 0;
}

void LiveScorer::look(Meter& meter, std::size_t metric, std::int64_t atMs, double value, float z) {
    SeriesPulse& pulse = pulses_[meter.series[metric]];
    SeriesWatch& watch = watches_[meter.series[metric]];
    const bool shifted = meter.slow.open && meter.slow.metric == metric;
    const double from = shifted ? watch.blockMean() : 0;  // a level that has moved is told once
    const auto excess = watch.look(pulse, std::abs(z - from));
    Open& fast = meter.fast;
    const bool goesOn = fast.open && fast.metric == metric && excess.ratio > kStays;
    if (excess.ratio <= 1 && !goesOn) return;
    seen_ = true;
    if (!fast.open) {
        fast = {};
        fast.open = true;
        fast.metric = static_cast<std::uint8_t>(metric);
        fast.kind = static_cast<std::uint8_t>(z > from ? EventKind::spike : EventKind::dip);
        fast.atMs = atMs;
    }
    fast.lastMs = atMs;
    const bool shift = atMs - fast.atMs >= kShiftAfterMs &&
                       fast.kind != static_cast<std::uint8_t>(EventKind::levelShift);
    if (shift) fast.kind = static_cast<std::uint8_t>(EventKind::levelShift);
    const bool higher = fast.metric == metric && scoreOf(excess.ratio) > fast.score;
    bool worse = false;  // by so much that who has been told already wants to know
    if (higher) {
        worse = doublings(scoreOf(excess.ratio)) > doublings(fast.score);
        const double scale = 1 / static_cast<double>(pulse.perScale);
        fast.score = scoreOf(excess.ratio);
        fast.value = value;
        fast.expected = pulse.expected + from * scale;
        fast.low = fast.expected - excess.limit * scale;
        fast.high = fast.expected + excess.limit * scale;
        std::ranges::copy(meter.latest, fast.sample.begin());
    }
    if (fast.atMs == atMs || shift || worse) tell(meter, fast, false);
}

void LiveScorer::work(Meter& meter, std::size_t metric, std::int64_t atMs, double value) {
    SeriesPulse& pulse = pulses_[meter.series[metric]];
    SeriesWatch& watch = watches_[meter.series[metric]];
    const auto done = watch.work(pulse, atMs, value);
    const auto pattern = lookAtPattern(meter, metric, done);
    if (meter.slow.open && meter.slow.metric == metric && done.blockEnded)
        followSlow(meter, atMs);
    else if (done.alarm && !meter.slow.open &&
             matters(metric, pulse, watch.blockMean() * watch.scale()))
        beginSlow(meter, metric, atMs, *done.alarm);
    if (pattern && !meter.slow.open && !meter.fast.open &&
        matters(pattern->metric, pulses_[meter.series[pattern->metric]],
                pattern->beyond * watches_[meter.series[pattern->metric]].blockSigma()))
        beginPattern(meter, atMs, done.blockMs, *pattern);
    if (meter.flat.open || !watch.isFlat(pulse, atMs)) return;
    Open& flat = meter.flat;
    flat = {};
    flat.open = true;
    flat.metric = static_cast<std::uint8_t>(metric);
    flat.kind = static_cast<std::uint8_t>(EventKind::flatLine);
    flat.detector = detectorNumber("flatLine");
    flat.atMs = pulse.equalSinceMs;
    flat.lastMs = atMs;
    flat.score = scoreOf(1);
    flat.value = pulse.lastValue;
    flat.expected = flat.low = flat.high = kMissing;  // any value would do that is not the same
    std::ranges::copy(meter.latest, flat.sample.begin());
    tell(meter, flat, false);
}

void LiveScorer::beginSlow(Meter& meter, std::size_t metric, std::int64_t atMs,
                           const ChartAlarm& alarm) {
    Open& slow = meter.slow;
    if (meter.fast.open) {  // what single readings have shown already
        slow = meter.fast;
        slow.kind = static_cast<std::uint8_t>(EventKind::levelShift);
        slow.steps = slow.quiet = 0;
        meter.fast.open = false;
        watches_[meter.series[slow.metric]].freeze(true);
        return tell(meter, slow, false);
    }
    const SeriesPulse& pulse = pulses_[meter.series[metric]];
    SeriesWatch& watch = watches_[meter.series[metric]];
    watch.freeze(true);
    slow = {};
    slow.open = true;
    slow.metric = static_cast<std::uint8_t>(metric);
    slow.kind = static_cast<std::uint8_t>(alarm.kind);
    slow.detector = detectorNumber(alarm.detector);
    const std::int64_t block = pulse.lastMs - pulse.lastMs % SeriesWatch::kBlockMs;
    slow.atMs = block - (std::int64_t{alarm.run} - 1) * SeriesWatch::kBlockMs;
    slow.lastMs = atMs;
    slow.score = scoreOf(alarm.excess);
    slow.expected = pulse.expected;
    slow.value = pulse.expected + watch.blockMean() * watch.scale();
    // A run is unusual by its length: each of its values alone may be ordinary.
    const double reach = alarm.detector == "nelson" ? kMissing : watch.chartReach() * watch.scale();
    slow.low = slow.expected - reach;
    slow.high = slow.expected + reach;
    std::ranges::copy(meter.latest, slow.sample.begin());
    tell(meter, slow, false);
}

std::optional<PatternAlarm> LiveScorer::lookAtPattern(Meter& meter, std::size_t metric,
                                                      const SeriesWatch::Work& block) {
    if (std::isnan(block.z)) return std::nullopt;
    if (meter.patterns == kNone) {
        if (patterns_.size() >= kMaxPatterns) return std::nullopt;
        meter.patterns = static_cast<std::uint32_t>(patterns_.size());
        patterns_.emplace_back();
    }
    return patterns_[meter.patterns].add(metric, block.blockMs, block.z);
}

void LiveScorer::beginPattern(Meter& meter, std::int64_t atMs, std::int64_t blockMs,
                              const PatternAlarm& alarm) {
    const SeriesPulse& pulse = pulses_[meter.series[alarm.metric]];
    SeriesWatch& watch = watches_[meter.series[alarm.metric]];
    watch.freeze(true);
    Open& slow = meter.slow;
    slow = {};
    slow.open = true;
    slow.metric = alarm.metric;
    slow.kind = static_cast<std::uint8_t>(EventKind::pattern);
    slow.detector = detectorNumber(alarm.detector);
    slow.atMs = blockMs;
    slow.lastMs = atMs;
    slow.score = scoreOf(alarm.excess);
    slow.value = pulse.expected + watch.blockMean() * watch.scale();
    slow.expected = slow.value - alarm.beyond * watch.blockSigma();  // as the other metrics are
    slow.low = slow.high = kMissing;  // each value alone may be ordinary
    std::ranges::copy(meter.latest, slow.sample.begin());
    tell(meter, slow, false);
}

bool LiveScorer::goesOn(const Meter& meter, const SeriesWatch& watch) const {
    if (std::abs(watch.ewma()) >= kShiftStays || watch.runs()) return true;
    return static_cast<EventKind>(meter.slow.kind) == EventKind::pattern &&
           meter.patterns != kNone && patterns_[meter.patterns].strange();
}

void LiveScorer::followSlow(Meter& meter, std::int64_t atMs) {
    Open& slow = meter.slow;
    SeriesPulse& pulse = pulses_[meter.series[slow.metric]];
    SeriesWatch& watch = watches_[meter.series[slow.metric]];
    ++slow.steps;
    if (!goesOn(meter, watch)) {
        if (++slow.quiet >= kQuietBlocks) endSlow(meter, slow.lastMs);
        return;
    }
    slow.quiet = 0;
    slow.lastMs = atMs;
    if (slow.steps < kAcceptedBlocks) return;
    watch.accept(pulse);
    endSlow(meter, atMs);
}

void LiveScorer::endSlow(Meter& meter, std::int64_t untilMs) {
    meter.slow.open = false;
    meter.slow.lastMs = untilMs;
    tell(meter, meter.slow, true);
    for (const std::uint32_t each : meter.series)
        if (each != kNone) {
            watches_[each].restartCharts();
            watches_[each].freeze(false);
        }
}

void LiveScorer::endEqual(Meter& meter, std::size_t metric) {
    const SeriesPulse& pulse = pulses_[meter.series[metric]];
    watches_[meter.series[metric]].endRun(pulse.lastMs - pulse.equalSinceMs);
    if (!meter.flat.open || meter.flat.metric != metric) return;
    meter.flat.open = false;
    meter.flat.lastMs = pulse.lastMs;
    tell(meter, meter.flat, true);
}

void LiveScorer::tell(const Meter& meter, const Open& what, bool ended) {
    MeterEvent event;
    event.meter = ids_[number(meter)];
    event.metric = static_cast<Metric>(what.metric);
    event.kind = static_cast<EventKind>(what.kind);
    event.detector = kDetectors[what.detector];
    event.at = Timestamp{Duration{what.atMs}};
    if (ended) event.until = Timestamp{Duration{what.lastMs}};
    event.score = what.score;
    event.value = what.value;
    event.expected = what.expected;
    event.low = what.low;
    event.high = what.high;
    event.sample = what.sample;
    events_->push_back(std::move(event));
}

/// Once its metrics are judged one by one; beyond kMaxPatterns never.
Duration LiveScorer::patternsIn(const Meter& meter) const {
    if (meter.patterns == kNone && patterns_.size() >= kMaxPatterns) return {};
    const std::uint32_t blocks =
        meter.patterns == kNone ? MeterPatterns::kToLearn : patterns_[meter.patterns].blocksToGo();
    return Duration{blocks * SeriesWatch::kBlockMs};
}

std::vector<LiveScorer::Summary> LiveScorer::summaries() const {
    constexpr std::int64_t kTwoDaysMs = 2 * 86'400'000;
    std::vector<Summary> all;
    for (std::size_t i = 0; i < meters_.size(); ++i) {
        const Meter& meter = meters_[i];
        if (meter.lastMs == SeriesPulse::kNever) continue;
        Summary& summary = all.emplace_back();
        summary.id = ids_[i];
        summary.lastAt = Timestamp{Duration{meter.lastMs}};
        std::ranges::copy(meter.latest, summary.latest.begin());
        summary.interval = Duration{meter.intervalMs};
        std::int64_t toGoMs = INT64_MAX;
        summary.hourKnownIn = Duration::max();
        for (const std::uint32_t each : meter.series) {  // the first that is judged will do
            if (each == kNone) continue;
            const SeriesWatch& watch = watches_[each];
            const auto readings = static_cast<std::int64_t>(watch.readingsToGo());
            toGoMs = std::min(toGoMs, std::max(watch.blocksToGo() * SeriesWatch::kBlockMs,
                                               readings * meter.intervalMs));
            summary.hourKnownIn = std::min(summary.hourKnownIn, watch.hourKnownIn(summary.lastAt));
        }
        if (summary.hourKnownIn == Duration::max()) summary.hourKnownIn = {};  // beyond kMaxSeries
        summary.patternsIn = patternsIn(meter);
        if (toGoMs == 0 || toGoMs == INT64_MAX) continue;
        const std::int64_t seen = meter.lastMs - meter.firstMs;
        summary.toLearn = Duration{std::max<std::int64_t>(0, kTwoDaysMs - seen) + toGoMs};
        if (summary.patternsIn.count() > 0 && meter.patterns == kNone)
            summary.patternsIn += summary.toLearn;
    }
    return all;
}

}  // namespace joulewatch
