#include "analyze/imbalance_literal.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {

Severity variationSeverity(double coefficientOfVariation) {
    return band(coefficientOfVariation, 0.10, 0.15);
}

ImbalanceLiteralTally::ImbalanceLiteralTally(std::vector<int> lags)
    : lags_(std::move(lags)), autocorrelation_({lags_.begin(), lags_.end()}) {}

void ImbalanceLiteralTally::add(const ReadingBatch& batch) {
    const auto all = batch.column(Metric::currentA);
    present_.resize(all.size());
    std::size_t known = 0;
    for (const double each : all) {
        present_[known] = each;
        known += std::isfinite(each) ? 1 : 0;
    }
    present_.resize(known);
    if (present_.empty()) return;
    if (rows_ == 0) originA_ = lowestA_ = highestA_ = present_.front();
    for (const double each : present_) {
        const double y = each - originA_;
        sum_ += y;
        squares_ += y * y;
        lowestA_ = std::min(lowestA_, each);
        highestA_ = std::max(highestA_, each);
    }
    rows_ += present_.size();
    autocorrelation_.add(present_);
}

ImbalanceLiteral ImbalanceLiteralTally::result() const {
    ImbalanceLiteral literal;
    for (std::size_t i = 0; i < lags_.size(); ++i)
        literal.autocorrelations.push_back({.lag = lags_[i], .r = autocorrelation_.at(i)});
    if (rows_ == 0) return literal;
    const auto rows = static_cast<double>(rows_);
    const double offset = sum_ / rows;
    const double variance = std::max(0.0, squares_ / rows - offset * offset);
    literal.currentRangeA = highestA_ - lowestA_;
    if (const double mean = originA_ + offset; mean > 0)
        literal.coefficientOfVariation = std::sqrt(variance) / mean;
    literal.severity = variationSeverity(literal.coefficientOfVariation);
    return literal;
}

}  // namespace joulewatch
