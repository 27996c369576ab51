#pragma once

#include <vector>

#include "core/degradation_findings.hpp"

namespace joulewatch {

/// A machine's block medians, oldest first, as degradation is judged by.
struct BlockSeries {
    std::vector<double> atDays;  // since the machine's first reading
    std::vector<double> value;
    void add(double day, double median) {
        atDays.push_back(day);
        value.push_back(median);
    }
};

/// What turns a line through blocks into figures about the whole data.
struct TrendScale {
    double spanDays = 0;  // last raw reading less the first: the line is read at the raw ends
    double samples = 0;   // readings in that span
    double referenceA = kMissing;  // current that a log ratio of 0 stands for
};

/// Fewer blocks, or a shorter span, are no basis for a trend.
inline constexpr std::size_t kFewestBlocks = 8;
inline constexpr double kShortestTrendDays = 3;

bool enoughForTrend(const BlockSeries& blocks);

/// Trend of ln(current / common load). Change = 100·(e^(slope·T) − 1).
TrendFinding currentTrend(const BlockSeries& logRatio, const TrendScale& scale);

/// Trend of the power factor, relative to the line's start.
TrendFinding powerFactorTrend(const BlockSeries& powerFactor, const TrendScale& scale);

/// Severity, pattern and remaining time of a finding whose trends are known. A falling current or a
/// rising power factor is an improvement, not a fault.
void judge(DegradationFinding& finding);

}  // namespace joulewatch
