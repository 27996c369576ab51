#pragma once

#include <cstddef>
#include <vector>

#include "analyze/load_digest.hpp"
#include "core/peak_load_findings.hpp"

namespace joulewatch {

/// Loads of all machines on one grid of bins, oldest first; NaN where unknown.
struct LoadTable {
    std::size_t machines = 0;
    std::vector<Timestamp> at;
    std::vector<std::vector<float>> kw;  // [machine][bin]
};

inline constexpr std::size_t kFewestWindows = 96;  // a day of quarter hours, for a correlation
inline constexpr double kHighCorrelation = 0.5;

/// Each load divided by its own mean at that quarter of the day, weekday or weekend, then by its
/// own mean of that day: what is left is what machines do together beyond calendar and season.
LoadTable residualLoads(const LoadTable& loads);

/// Pearson correlation of all pairs over the bins both have. Constant loads, and those with fewer
/// than kFewestWindows bins, are left out. `effectiveN` is the median over pairs of
/// n/(1 + 2·Σ(1 − k/n)·ρa(k)·ρb(k)): Bayley & Hammersley 1946; Pyper & Peterman 1998.
CorrelationFinding correlate(const LoadTable& loads);

/// Mean correlation, and pairs beyond 0.5, from streamed sums and products.
void correlateMoments(const LoadMoments& moments, LiteralPeakLoad& literal);

}  // namespace joulewatch
