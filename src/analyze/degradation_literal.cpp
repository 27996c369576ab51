#include "analyze/degradation_literal.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {

/// A window with a missing value has no mean and no index, as in a rolling mean followed by a drop.
void DegradationLiteral::RollingLine::add(double value) {
    double& slot = ring_[next_];
    if (std::isnan(slot))
        --missing_;
    else
        sum_ -= slot;
    slot = value;
    if (std::isnan(value))
        ++missing_;
    else
        sum_ += value;
    next_ = (next_ + 1) % kWindow;
    if (next_ == 0) sum_ = recount();  // keeps rounding from piling up over a year
    if (missing_ > 0) return;
    const double mean = sum_ / static_cast<double>(kWindow);
    sumY_ += mean;
    sumIndexY_ += mean * static_cast<double>(means_);
    ++means_;
}

double DegradationLiteral::RollingLine::recount() const {
    double sum = 0;
    for (double each : ring_) sum += std::isnan(each) ? 0 : each;
    return sum;
}

/// Least squares against 0..n−1: Σ(i − ī)y / (n(n² − 1)/12).
double DegradationLiteral::RollingLine::slope() const {
    const auto n = static_cast<double>(means_);
    return (sumIndexY_ - (n - 1) / 2 * sumY_) / (n * (n * n - 1) / 12);
}

double DegradationLiteral::RollingLine::changePercent() const {
    const auto n = static_cast<double>(means_);
    const double start = sumY_ / n - slope() * (n - 1) / 2;
    return start == 0 ? kMissing : 100 * slope() * (n - 1) / start;
}

void DegradationLiteral::add(const ReadingBatch& batch, int) {
    for (double value : batch.column(Metric::currentA)) current_.add(value);
    for (double value : batch.column(Metric::powerFactor)) powerFactor_.add(value);
}

LiteralDegradation DegradationLiteral::result() const {
    LiteralDegradation literal;
    if (current_.known()) {
        literal.currentTrendSlope = current_.slope();
        literal.currentChangePercent = current_.changePercent();
        literal.severity =
            band(literal.currentChangePercent, kCurrentRiseWarning, kCurrentRiseCritical);
    }
    if (powerFactor_.known()) {
        literal.pfTrendSlope = powerFactor_.slope();
        literal.powerFactorChangePercent = powerFactor_.changePercent();
        literal.severity =
            std::max(literal.severity, band(-literal.powerFactorChangePercent,
                                            kPowerFactorFallWarning, kPowerFactorFallCritical));
    }
    return literal;
}

}  // namespace joulewatch
