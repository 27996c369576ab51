#pragma once

#include <cstddef>
#include <vector>

#include "core/imbalance_findings.hpp"
#include "signal/autocorrelation.hpp"

namespace joulewatch {

/// Severity of a coefficient of variation: WARNING from 0.10, CRITICAL above 0.15.
Severity variationSeverity(double coefficientOfVariation);

/// The textbook computation on the readings as they are: on a machine that follows a calendar it
/// measures the calendar (0.72 for the usual week). It is kept for comparison.
class ImbalanceLiteralTally {
 public:
    explicit ImbalanceLiteralTally(std::vector<int> lags);
    void add(const ReadingBatch& batch);
    ImbalanceLiteral result() const;

 private:
    std::vector<int> lags_;
    SeriesAutocorrelation autocorrelation_;
    std::vector<double> present_;
    double originA_ = 0;  // the first current, taken off all: sums stay small
    double sum_ = 0;
    double squares_ = 0;
    double lowestA_ = 0;
    double highestA_ = 0;
    std::size_t rows_ = 0;
};

}  // namespace joulewatch
