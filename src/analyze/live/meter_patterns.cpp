#include "analyze/live/meter_patterns.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "analyze/live/alarm_budget.hpp"

namespace joulewatch {
namespace {

static_assert(kMetrics.size() <= 8, "a bit a metric in one byte");
// A score is bounded, and its tail known as far as it was seen: once a week. The budget is kept by
// the normal law, by which what both forests find must be unlikely as well.
constexpr double kRare = 1 / kBlocksPerWeek;
// A tail that is heavy by chance must not lie beyond what a score can be.
constexpr double kNoMass = 6, kCutOff = 4.05;
constexpr double kRange = 4;  // σ: beyond, what one metric does is for its charts

Spot tailOfScores() {
    auto tail = Spot::make({.risk = kRare,
                            .level = 0.92,  // 54 of the calibration's scores are its peaks
                            .calibration = MeterPatterns::kTailBlocks,
                            .peaks = 128,
                            .renewed = 0.5});
    ensure(tail.has_value(), "the options of a tail are sound");
    return std::move(*tail);
}

/// The logarithm of 1/mass: a score of 1, outside all mass, is taken for half a sample.
double thinness(double score) {
    constexpr double kHalfASample =
        2.0 * MeterPatterns::kHalfSpaces.trees * MeterPatterns::kHalfSpaces.window;
    return std::log(std::min(score / (1 - score), kHalfASample));
}

}  // namespace

MeterPatterns::MeterPatterns() { begin(1); }

void MeterPatterns::begin(std::uint8_t metrics) {
    const auto features = static_cast<std::size_t>(std::popcount(metrics));
    auto halfSpaces =
        HalfSpaceTrees::make(std::vector<FeatureRange>(features, {-kRange, kRange}), kHalfSpaces);
    auto cuts = RandomCutForest::make(static_cast<std::uint32_t>(features), kCuts);
    auto whitening = Whitening::make({.features = static_cast<std::uint32_t>(features)});
    ensure(whitening.has_value() && halfSpaces.has_value() && cuts.has_value(),
           "the options of forests are sound");
    whitening_ = std::move(*whitening);
    halfSpaces_ = std::move(*halfSpaces);
    cuts_ = std::move(*cuts);
    together_ = tailOfScores();
    displaced_ = tailOfScores();
    blocks_ = others_ = 0;
    strange_ = false;
    metrics_ = metrics;
}

std::optional<PatternAlarm> MeterPatterns::add(std::size_t metric, std::int64_t blockMs, double z) {
    if (blockMs != blockMs_) {
        endBlock();
        blockMs_ = blockMs;
        has_ = 0;
        done_ = false;
    }
    z_[metric] = z;
    has_ |= static_cast<std::uint8_t>(1U << metric);
    if (done_ || blocks_ + others_ == 0 || (has_ & metrics_) != metrics_) return std::nullopt;
    done_ = true;
    return judge();
}

/// The first quarter hour says which metrics there are; a day of quarter hours that differ, too.
void MeterPatterns::endBlock() {
    if (has_ == 0) return;
    const bool first = blocks_ + others_ == 0;
    if (!first && has_ == metrics_) {
        others_ = 0;
    } else if (first || ++others_ > kOthers) {
        begin(has_);
        others_ = 1;
    }
}

std::optional<PatternAlarm> MeterPatterns::judge() {
    std::array<double, kMetrics.size()> room{};
    std::size_t features = 0;
    for (std::size_t metric = 0; metric < kMetrics.size(); ++metric)
        if ((metrics_ >> metric & 1U) != 0) room[features++] = z_[metric];
    const auto white = whitening_.add(std::span(room).first(features));
    const std::span rest = std::span(white.rest).first(features);
    strange_ = false;
    if (blocks_++ < kToWhiten) return std::nullopt;
    blocks_ = std::min(blocks_, 1'000'000U);
    const auto halves = halfSpaces_.add(rest);
    const auto cuts = cuts_.add(rest);
    if (halves.warmingUp || cuts.warmingUp) return std::nullopt;

    PatternAlarm alarm;
    const auto consider = [&](std::string_view detector, Spot& tail, double size, double most) {
        const auto verdict = tail.add(size);
        const double excess = 1 + size - std::min(verdict.threshold, most);
        if (verdict.warmingUp || excess <= alarm.excess) return;
        alarm.detector = detector;
        alarm.excess = excess;
        strange_ = true;
    };
    consider("halfSpaceTrees", together_, thinness(halves.score), kNoMass);
    consider("randomCutForest", displaced_, std::log1p(cuts.score), kCutOff);
    double squares = 0;
    for (const double each : rest) squares += each * each;
    strange_ = strange_ && squares > squaresLimit(static_cast<double>(features), kPatternRisk);
    if (!strange_) return std::nullopt;
    const auto farthest = static_cast<std::size_t>(
        std::ranges::max_element(rest, {}, [](double each) { return std::abs(each); }) -
        rest.begin());
    alarm.metric = metricOf(farthest);
    alarm.beyond = rest[farthest] * white.spread[farthest];
    return alarm;
}

std::uint8_t MeterPatterns::metricOf(std::size_t feature) const {
    std::uint8_t metric = 0;
    for (;; ++metric)
        if ((metrics_ >> metric & 1U) != 0 && feature-- == 0) return metric;
}

}  // namespace joulewatch
