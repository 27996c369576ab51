#include "analyze/quality/meter_history.hpp"

#include <algorithm>
#include <cmath>

#include "core/decimal.hpp"
#include "signal/robust.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMetricCount = kMetrics.size();

/// The coarsest power of ten, down to 10⁻⁶, that all values are multiples of.
double resolutionOf(const std::vector<double>& values) {
    for (std::size_t decimals = 0; decimals < 6; ++decimals) {
        const double scale = kPowersOfTen[decimals];
        if (std::ranges::all_of(values, [&](double value) {
                return std::abs(value * scale - std::round(value * scale)) < 1e-6 * scale;
            }))
            return 1 / scale;
    }
    return 1e-6;
}

/// The bands in which a ratio is taken for 1, √3 or 3.
bool isWiring(double ratio) {
    return (ratio >= 0.95 && ratio <= 1.05) || (ratio >= 1.65 && ratio <= 1.81) ||
           (ratio >= 2.85 && ratio <= 3.15);
}

}  // namespace

MeterHistory::MeterHistory()
    : values_(kMetricCount, ThinnedValues(kValues)), steps_(kMetricCount, ThinnedValues(kValues)) {
    last_.fill(kMissing);
}

void MeterHistory::add(const Reading& reading) {
    if (rows_++ == 0) span_.from = reading.at;
    span_.to = reading.at;
    const std::size_t hour = hourOfWeek(reading.at);
    for (std::size_t c = 0; c < kMetricCount; ++c) {
        const double value = reading.values[c];
        if (std::isnan(value)) continue;
        MetricHistory& metric = metrics_[c];
        metric.min = metric.count == 0 ? value : std::min(metric.min, value);
        metric.max = metric.count == 0 ? value : std::max(metric.max, value);
        ++metric.count;
        values_[c].add(value);
        medians_[c].addIn(hour, value);
        if (!std::isnan(last_[c])) steps_[c].add(value - last_[c]);
        if (value != last_[c]) endRun(c);
        ++run_[c];
        last_[c] = value;
    }
    const auto of = [&](Metric metric) { return reading.values[index(metric)]; };
    const double apparent = of(Metric::voltageV) * of(Metric::currentA) * of(Metric::powerFactor);
    const double ratio = 1000 * of(Metric::activePowerKw) / apparent;
    if (apparent > 0 && std::isfinite(ratio)) ratios_.add(ratio);
}

void MeterHistory::endRun(std::size_t metric) {
    if (run_[metric] > 0 && last_[metric] != 0)
        repeats_[metric] += std::min(run_[metric], kLongRun) - 1;
    run_[metric] = 0;
}

void MeterHistory::finish() {
    for (std::size_t c = 0; c < kMetricCount; ++c) {
        endRun(c);
        MetricHistory& metric = metrics_[c];
        if (metric.count == 0) continue;
        metric.median = median(values_[c].values());
        metric.high = quantile(values_[c].values(), 0.99);
        metric.stepScale = robustScale(steps_[c].values()).value_or(0);
        metric.repeatShare = static_cast<double>(repeats_[c]) / static_cast<double>(metric.count);
        metric.resolution = resolutionOf(values_[c].values());
    }
    constexpr std::size_t kFewest = 10;
    if (ratios_.values().size() < kFewest) return;
    const double ratio = median(ratios_.values());
    if (isWiring(ratio)) powerRatio_ = ratio;
}

MetricSet MeterHistory::present() const {
    MetricSet set;
    for (const MetricInfo& each : kMetrics)
        if (of(each.metric).count > 0) set = set.with(MetricSet(each.metric));
    return set;
}

}  // namespace joulewatch
