#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "learn/isolation_forest.hpp"

namespace joulewatch {

/// decision = −score − offset, below 0 for an anomaly: scikit-learn's convention.
inline double decisionOf(double score, double offset) { return -score - offset; }

/// scikit-learn's offset for contamination "auto": anomalies score above 0.5.
inline constexpr double kAutoOffset = -0.5;

/// How many of the smallest path sums scoreOffset() needs to see, of `rows`.
std::size_t sumsForOffset(std::size_t rows, double contamination);

/// The offset that makes the share `contamination` of `rows` rows anomalies: that percentile of
/// −score, linear between neighbours. `smallestSums` are the rows' smallest path sums in ascending
/// order, sumsForOffset() of them.
double scoreOffset(const FittedForest& forest, std::span<const std::uint32_t> smallestSums,
                   std::size_t rows, double contamination);

}  // namespace joulewatch
