#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/fixed_point_histogram.hpp"

namespace joulewatch {

/// How much ratios around 1 vary: as a whole, and in windows of 500 that slide along each stretch.
class CurrentVariation {
 public:
    static constexpr std::size_t kWindow = 500;

    /// A stretch of values, none of them missing.
    void add(std::span<const double> ratios);

    std::size_t count() const { return count_; }
    /// σ/μ of all; NaN without values.
    double coefficient() const;
    double quantile(double q) const { return ratios_.quantile(q); }
    /// Of σ/μ in the windows: q = 0.5 their median, q = 1 the largest; NaN where no stretch was
    /// long enough.
    double rollingQuantile(double q) const { return rolling_.quantile(q); }

 private:
    void roll(std::span<const double> ratios);

    FixedPointHistogram ratios_{{.decimals = 4}};
    FixedPointHistogram rolling_{{.decimals = 5}};
    double sum_ = 0;  // of the excess over 1
    double squares_ = 0;
    std::size_t count_ = 0;
};

}  // namespace joulewatch
