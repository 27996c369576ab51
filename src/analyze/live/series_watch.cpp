#include "analyze/live/series_watch.hpp"

#include <algorithm>
#include <cmath>

#include "analyze/live/alarm_budget.hpp"

namespace joulewatch {
namespace {

constexpr double kBlockMemory = 4 * kBlocksPerWeek;
constexpr double kPageHinkleySlack = 0.25;  // σ: shifts of half a σ are what it is for
constexpr double kCusumSlack = 0.5;
constexpr double kMostOfBlock = 6;  // σ: one block alone proves no lasting change
constexpr double kDoubt = 1;        // of a scale learnt on one day
// Of a median of independent normal values, times their number: π/2.
constexpr double kMedianVariance = 1.5708;
constexpr double kLearntOfHour = 16;  // readings
constexpr double kTailShare = 0.03;   // of the readings are its peaks
constexpr double kGrossShare = 0.01;  // of the calibration may be anomalies
constexpr double kGross = 2;          // times the limit that the rest gives
constexpr std::int64_t kHourMs = 3'600'000;

const double kEwmaWidth = normalLimit(1 / kChartRunLength);
const double kCusumLimit = cusumLimit(kChartRunLength, kCusumSlack);
const double kPageHinkleyLimit = cusumLimit(kChartRunLength, kPageHinkleySlack);
const double kZoneShrink = zoneShrink(kChartRunLength);
const NelsonLengths kRuns = nelsonLengths(kNelsonRunLength);
constexpr double kEwmaWeight = 0.2;

std::int64_t floorTo(std::int64_t ms, std::int64_t step) {
    const std::int64_t rest = ms % step;
    return ms - (rest < 0 ? rest + step : rest);
}

}  // namespace

SeriesWatch::SeriesWatch()
    : correlation_(*SerialCorrelation::make({.memory = 2000, .warmUp = kWarmBlocks})),
      ewma_(*EwmaChart::make({.weight = kEwmaWeight, .width = kEwmaWidth})),
      cusum_(*CusumChart::make({.slack = kCusumSlack, .limit = kCusumLimit})),
      pageHinkley_(*PageHinkley::make({.slack = kPageHinkleySlack, .limit = kPageHinkleyLimit})) {}

SeriesWatch::Work SeriesWatch::work(SeriesPulse& pulse, std::int64_t atMs, double value) {
    Work done;
    flushCalm(pulse);
    const std::int64_t block = floorTo(atMs, kBlockMs);
    if (block != blockMs_) {
        endBlock(pulse, done);
        blockMs_ = block;
        blockWarm_ = true;
        pulse.blockSum = 0;
        pulse.blockCount = 0;
    }
    const auto now = expectation_.add(Timestamp{Duration{atMs}}, value);
    // A scale learnt on few days may be too small by a good part of itself.
    // What is written with few digits flips between two of them: half a digit at least.
    const double digit = std::isfinite(pulse.step) ? pulse.step : 0;
    scale_ = std::max(now.scale, digit / 2) * (1 + kDoubt / std::sqrt(std::max(1U, now.days)));
    pulse.expected = static_cast<float>(now.value + centre_ * scale_);
    pulse.perScale = now.warmingUp || scale_ <= 0 ? 0 : static_cast<float>(1 / scale_);
    levelVariance_ = kMedianVariance / (kLearntOfHour * std::max(1U, now.visits));
    if (pulse.perScale == 0) blockWarm_ = false;
    pulse.calm = pulse.perScale == 0 ? INFINITY
                 : tailReady_        ? static_cast<float>(std::min(tail_.level(), 0.9 * limit_))
                                     : -1;
    const std::int64_t nextHour = floorTo(atMs, kHourMs) + kHourMs;
    pulse.nextWorkMs = std::min({atMs + kLearnMs, nextHour, block + kBlockMs});
    return done;
}

void SeriesWatch::flushCalm(SeriesPulse& pulse) {
    if (tailReady_ && pulse.perScale != 0) tail_.addCalm(pulse.calmCount);
    pulse.calmCount = 0;
}

SeriesWatch::Excess SeriesWatch::look(SeriesPulse& pulse, double size) {
    if (!tailReady_) {
        calibration_.push_back(static_cast<float>(size));
        if (calibration_.size() >= tailNeeds()) startTail(pulse);
        return {};
    }
    flushCalm(pulse);
    const auto verdict = tail_.add(size);
    limit_ = std::max(floor_, verdict.threshold);
    return {size / limit_, limit_};
}

/// A day of them, within bounds.
std::size_t SeriesWatch::tailNeeds() const {
    constexpr double kLeast = 250;
    const double daily = std::max(1.0F, usualCount_) * 96.0;
    return static_cast<std::size_t>(std::clamp(daily, kLeast, static_cast<double>(kTailReadings)));
}

/// Of the calibration the highest hundredth may be anomalies: it is left out when the tail of the
/// rest says that they are far beyond it.
void SeriesWatch::startTail(SeriesPulse& pulse) {
    const double perWeek = std::max(1.0F, usualCount_) * kBlocksPerWeek;
    const double risk = spikeRisk(perWeek);
    floor_ = normalLimit(risk);
    std::vector<float> sorted = calibration_;
    std::ranges::sort(sorted);
    const std::size_t rest =
        sorted.size() - static_cast<std::size_t>(kGrossShare * static_cast<double>(sorted.size()));
    const auto tailOf = [&](float most, std::size_t count) {
        const double level =
            std::max(0.9, 1 - std::max(kTailShare, 60.0 / static_cast<double>(count)));
        auto tail = Spot::make(
            {.risk = risk, .level = level, .calibration = count, .peaks = 128, .renewed = 0.5});
        ensure(tail.has_value(), "the options of a tail are sound");
        std::size_t added = 0;
        for (const float each : calibration_)
            if (each <= most && added++ < count) tail->add(each);
        return std::move(*tail);
    };
    Spot trimmed = tailOf(sorted[rest - 1], rest);
    const double limit = std::max(floor_, trimmed.add(0).threshold);
    const bool gross = sorted.back() > kGross * limit;
    tail_ = gross ? std::move(trimmed) : tailOf(sorted.back(), sorted.size());
    limit_ = std::max(floor_, tail_.add(0).threshold);
    tailReady_ = true;
    calibration_ = {};
    pulse.calmCount = 0;
    pulse.calm = static_cast<float>(std::min(tail_.level(), 0.9 * limit_));
}

void SeriesWatch::endBlock(const SeriesPulse& pulse, Work& done) {
    const auto count = static_cast<float>(pulse.blockCount);
    if (count == 0) return;
    const bool enough = 2 * count >= usualCount_;
    usualCount_ += (count - usualCount_) * (usualCount_ == 0 ? 1 : 1.0F / 8);
    if (!blockWarm_ || !enough) {  // half a block is none, and the next has no neighbour
        correlation_.add(kMissing);
        return;
    }
    // z is taken from the centre already.
    const double mean = pulse.blockSum / count;
    constexpr double kRecent = 1.0 / 16;
    lastBlock_ = mean;
    recent_ += kRecent * (mean - recent_);
    done.blockEnded = judgesBlocks();
    if (const double deviation = blockDeviation(); done.blockEnded && deviation > 0) {
        done.blockMs = blockMs_;
        done.z = std::clamp(mean / deviation, -kMostOfBlock, kMostOfBlock);
        done.alarm = judge(
            std::clamp(mean / deviation / correlation_.widening(), -kMostOfBlock, kMostOfBlock));
    }
    if (!frozen_) learnBlock(mean);
}

std::optional<ChartAlarm> SeriesWatch::judge(double z) {
    const ChartVerdict ewma = ewma_.add(z);
    const ChartVerdict cusum = cusum_.add(z);
    const ChartVerdict pageHinkley = pageHinkley_.add(z);
    const BrokenRules zones = zones_.add(z / kZoneShrink);
    const BrokenRules runs = followRuns(z);
    lastEwma_ = ewma.limit > 0 ? ewma.statistic / ewma.limit : 0;
    run_ = cusum_.above() > 0 || cusum_.below() > 0 ? run_ + 1 : 0;
    const bool rising = cusum_.above() >= cusum_.below();
    constexpr std::uint32_t kDriftBlocks = 48;  // a mean that has moved for half a day drifts
    const EventKind moved = run_ >= kDriftBlocks ? EventKind::drift : EventKind::levelShift;
    ChartAlarm found{{}, moved, 0, std::max(1U, run_), rising};
    const auto consider = [&](std::string_view name, bool alarm, double excess) {
        if (alarm && excess > found.excess) found.detector = name, found.excess = excess;
    };
    consider("westernElectric", zones.has(1) || zones.has(2) || zones.has(3), 1);
    consider("ewma", ewma.alarm, std::abs(lastEwma_));
    consider("cusum", cusum.alarm, cusum.statistic / cusum.limit);
    consider("pageHinkley", pageHinkley.alarm, pageHinkley.statistic / pageHinkley.limit);
    if (!found.detector.empty()) return found;
    if (runs_)
        return ChartAlarm{"nelson", runs.has(3) ? EventKind::drift : EventKind::pattern, 1, 1};
    return std::nullopt;
}

/// Nelson's rules 1, 5 and 6 are Western Electric's; 2 is what the charts weigh by size, and
/// fifteen within 1σ (7) is a calm night. Left are runs, for which neighbours that resemble each
/// other count for fewer, and alternations, for which those that do not.
BrokenRules SeriesWatch::followRuns(double z) {
    const double widening = correlation_.widening(), square = widening * widening;
    const auto longer = [](std::uint32_t length, double times) {
        return static_cast<std::uint32_t>(std::ceil(length * std::max(1.0, times)));
    };
    const BrokenRules runs = nelson_.add(z, {.monotone = longer(kRuns.monotone, square),
                                             .alternating = longer(kRuns.alternating, 1 / square),
                                             .astride = longer(kRuns.astride, square)});
    runs_ = runs.has(3) || runs.has(4) || runs.has(8);
    return runs;
}

/// Mean and spread of the blocks, which fade over four weeks; single blocks decide nothing.
void SeriesWatch::learnBlock(double mean) {
    constexpr double kMost = 3;
    const double deviation = std::sqrt(variance_);
    const double count = ++blocks_;
    correlation_.add(deviation > 0 ? mean / deviation : kMissing);
    const double rate = 1 / std::min(count, kBlockMemory);
    double step = mean;  // from the centre
    if (blocks_ > kWarmBlocks) step = std::clamp(step, -kMost * deviation, kMost * deviation);
    centre_ += blocks_ > kWarmBlocks ? rate * step : 0;
    variance_ += rate * (step * step - variance_);
    blocks_ = std::min(blocks_, 1'000'000U);
}

/// Of the mean of a block, by what was learnt of blocks and by how well the level of this hour is
/// known: its error is that of all blocks of the hour.
double SeriesWatch::blockDeviation() const { return std::sqrt(variance_ + levelVariance_); }

double SeriesWatch::blockSigma() const { return scale_ * blockDeviation(); }

double SeriesWatch::chartReach() const {
    return kEwmaWidth * std::sqrt(kEwmaWeight / (2 - kEwmaWeight)) * blockDeviation() *
           correlation_.widening();
}

void SeriesWatch::restartCharts() {
    ewma_.restart();
    cusum_.restart();
    pageHinkley_.restart();
    zones_.restart();
    nelson_.restart();
    runs_ = false;
    run_ = 0;
    lastEwma_ = 0;
}

void SeriesWatch::accept(SeriesPulse& pulse) {
    expectation_.shift(recent_);
    recent_ = 0;
    tailReady_ = false;
    calibration_.clear();
    pulse.calm = -1;
    pulse.nextWorkMs = SeriesPulse::kNever;  // looks up what is expected with the next reading
}

void SeriesWatch::interrupt(SeriesPulse& pulse) {
    expectation_.interrupt();
    blockWarm_ = false;
    pulse.lastMs = pulse.nextWorkMs = SeriesPulse::kNever;
    pulse.equalRun = 0;
}

bool SeriesWatch::isFlat(const SeriesPulse& pulse, std::int64_t atMs) const {
    constexpr std::uint32_t kLeastReadings = 30;
    constexpr double kVaries = 1e-3;  // of the value: its usual spread
    const bool varies =
        pulse.perScale > 0 && scale_ > kVaries * std::abs(static_cast<double>(pulse.expected));
    const std::int64_t length = atMs - pulse.equalSinceMs;
    return varies && judgesBlocks() && pulse.equalRun >= kLeastReadings && length >= kHourMs &&
           length > 2 * longestRunMs_;
}

}  // namespace joulewatch
