#include "analyze/degradation_trend.hpp"

#include <algorithm>
#include <cmath>

#include "signal/trend.hpp"

namespace joulewatch {
namespace {

struct FittedTrend {
    SenLine line;
    SlopeBounds bounds;
    double pValue = 1;
    std::optional<LevelShift> step;
};

/// What is left of `blocks` beside the better of step and line. A step's remainder about a line is
/// a saw-tooth whose autocorrelation would hide the step.
std::vector<double> remainder(const BlockSeries& blocks, const FittedTrend& fitted) {
    std::vector<double> rest(blocks.value.size());
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const double model = !fitted.step          ? fitted.line.at(blocks.atDays[i])
                             : i < fitted.step->at ? fitted.step->before
                                                   : fitted.step->after;
        rest[i] = blocks.value[i] - model;
    }
    return rest;
}

FittedTrend fit(const BlockSeries& blocks) {
    FittedTrend fitted;
    fitted.line = theilSen(blocks.atDays, blocks.value);
    fitted.step = levelShift(blocks.atDays, blocks.value);
    const MannKendall test = mannKendall(blocks.value, hamedRaoFactor(remainder(blocks, fitted)));
    fitted.pValue = test.pValue;
    fitted.bounds = senSlopeBounds(blocks.atDays, blocks.value, test.variance);
    return fitted;
}

TrendFinding withCertainty(const BlockSeries& blocks, const FittedTrend& fitted) {
    TrendFinding trend;
    trend.pValue = fitted.pValue;
    if (fitted.step) trend.step = StepFinding{blocks.atDays[fitted.step->at], kMissing};
    return trend;
}

void setSlopes(TrendFinding& trend, double change, const TrendScale& scale) {
    trend.slopePerDay = scale.spanDays > 0 ? change / scale.spanDays : 0;
    trend.slopePerSample = scale.samples > 1 ? change / (scale.samples - 1) : 0;
}

bool significant(const TrendFinding& trend) {
    return trend.known() && trend.pValue < kTrendSignificance;
}

Severity currentSeverity(const TrendFinding& current) {
    if (!significant(current)) return Severity::normal;
    return band(current.changePercent, kCurrentRiseWarning, kCurrentRiseCritical);
}

Severity powerFactorSeverity(const TrendFinding& pf) {
    if (!significant(pf)) return Severity::normal;
    return band(-pf.changePercent, kPowerFactorFallWarning, kPowerFactorFallCritical);
}

DegradationPattern patternOf(const TrendFinding& current, const TrendFinding& pf) {
    const bool rises = significant(current) && current.changePercent > 0;
    const bool falls = significant(pf) && pf.changePercent < 0;
    if (significant(current) ? current.step.has_value() : significant(pf) && pf.step.has_value())
        return DegradationPattern::levelShift;
    if (rises && falls) return DegradationPattern::combined;
    return significant(current) || significant(pf) ? DegradationPattern::trend
                                                   : DegradationPattern::none;
}

/// Days until a quantity that went `change` (any unit, > 0 towards the limit) in `spanDays` has
/// gone `limit` in all.
double daysLeft(double change, double limit, double spanDays) {
    return std::max(0.0, (limit - change) / change * spanDays);
}

std::optional<DaysToCritical> daysToLimit(double change, double steepest, double gentlest,
                                          double limit, double spanDays) {
    if (change <= 0) return std::nullopt;
    DaysToCritical days;
    days.estimate = daysLeft(change, limit, spanDays);
    // The line's present level is what it is; the bounds say how fast it goes on from there.
    const double rest = std::max(0.0, limit - change) * spanDays;
    days.low = rest / std::max(steepest, change);
    if (gentlest > 0) days.high = rest / std::min(gentlest, change);
    return days;
}

/// The logarithm is what grows linearly.
double logChange(double percent) { return std::log1p(percent / 100); }

std::optional<DaysToCritical> daysToCritical(const DegradationFinding& finding) {
    std::optional<DaysToCritical> soonest;
    const auto consider = [&](const std::optional<DaysToCritical>& days) {
        if (days && (!soonest || days->estimate < soonest->estimate)) soonest = days;
    };
    const TrendFinding& current = finding.current;
    if (significant(current))
        consider(daysToLimit(logChange(current.changePercent), logChange(current.highPercent),
                             logChange(current.lowPercent), logChange(kCurrentRiseCritical),
                             finding.spanDays));
    const TrendFinding& pf = finding.powerFactor;
    if (significant(pf))
        consider(daysToLimit(-pf.changePercent, -pf.lowPercent, -pf.highPercent,
                             kPowerFactorFallCritical, finding.spanDays));
    return soonest;
}

}  // namespace

bool enoughForTrend(const BlockSeries& blocks) {
    if (blocks.value.size() < kFewestBlocks) return false;
    const double spacing = blocks.atDays[1] - blocks.atDays[0];  // centres of blocks are not ends
    return blocks.atDays.back() - blocks.atDays.front() + spacing >= kShortestTrendDays * 0.999;
}

TrendFinding currentTrend(const BlockSeries& logRatio, const TrendScale& scale) {
    const FittedTrend fitted = fit(logRatio);
    TrendFinding trend = withCertainty(logRatio, fitted);
    const auto percent = [&](double slope) { return 100 * std::expm1(slope * scale.spanDays); };
    trend.changePercent = percent(fitted.line.slope);
    trend.lowPercent = percent(fitted.bounds.low);
    trend.highPercent = percent(fitted.bounds.high);
    if (fitted.step)
        trend.step->percent = 100 * std::expm1(fitted.step->after - fitted.step->before);
    trend.fitStart = 1;
    trend.fitEnd = std::exp(fitted.line.slope * scale.spanDays);
    const double startA = scale.referenceA * std::exp(fitted.line.at(0));
    setSlopes(trend, startA * (trend.fitEnd - 1), scale);
    return trend;
}

TrendFinding powerFactorTrend(const BlockSeries& powerFactor, const TrendScale& scale) {
    const FittedTrend fitted = fit(powerFactor);
    if (fitted.line.at(0) <= 0) return {};  // a power factor of zero has no percentage
    TrendFinding trend = withCertainty(powerFactor, fitted);
    if (fitted.step) trend.step->percent = 100 * (fitted.step->after / fitted.step->before - 1);
    trend.fitStart = fitted.line.at(0);
    trend.fitEnd = fitted.line.at(scale.spanDays);
    const auto percent = [&](double slope) {
        return 100 * slope * scale.spanDays / trend.fitStart;
    };
    trend.changePercent = percent(fitted.line.slope);
    trend.lowPercent = percent(fitted.bounds.low);
    trend.highPercent = percent(fitted.bounds.high);
    setSlopes(trend, trend.fitEnd - trend.fitStart, scale);
    return trend;
}

void judge(DegradationFinding& finding) {
    finding.severity =
        std::max(currentSeverity(finding.current), powerFactorSeverity(finding.powerFactor));
    finding.pattern = patternOf(finding.current, finding.powerFactor);
    finding.daysToCritical = daysToCritical(finding);
}

}  // namespace joulewatch
