#pragma once

#include <optional>
#include <vector>

#include "core/finding.hpp"
#include "core/reading_batch.hpp"
#include "core/severity.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// One lasting change of level.
struct StepFinding {
    double day = 0;  // since the machine's first reading
    double percent = kMissing;
};

/// How one quantity of a machine moved from its first to its last reading.
struct TrendFinding {
    double changePercent = kMissing;  // between the ends of the fitted line
    double lowPercent = kMissing;     // 95 % interval of the change
    double highPercent = kMissing;
    double slopePerSample = kMissing;  // A, or 1 for the power factor
    double slopePerDay = kMissing;
    double pValue = kMissing;         // of the trend, two-sided
    double fitStart = kMissing;       // the line at the first and at the last reading:
    double fitEnd = kMissing;         // current as a ratio to its start, power factor as it is
    std::optional<StepFinding> step;  // when a step fits better than a line
    bool known() const { return changePercent == changePercent; }
};

enum class DegradationPattern { none, trend, levelShift, combined };

struct DaysToCritical {
    double estimate = 0;
    double low = 0;              // 95 %: the steepest and
    std::optional<double> high;  // the gentlest trend; none when that never gets there
};

/// The median of one block of time.
struct DegradationPoint {
    Timestamp at;
    double currentRatio = kMissing;  // 1 = start of the fit
    double powerFactor = kMissing;
};

/// What an ordinary line through a rolling mean of 1000 readings says.
struct LiteralDegradation {
    double currentChangePercent = kMissing;
    double powerFactorChangePercent = kMissing;
    double currentTrendSlope = kMissing;  // A per sample
    double pfTrendSlope = kMissing;       // per sample
    Severity severity = Severity::normal;
};

struct DegradationFinding {
    MeterId machineId;
    Severity severity = Severity::normal;
    TrendFinding current;
    TrendFinding powerFactor;
    DegradationPattern pattern = DegradationPattern::none;
    std::optional<DaysToCritical> daysToCritical;
    std::vector<DegradationPoint> points;
    double spanDays = 0;
    double blockHours = 0;
    Provenance provenance;
};

/// Machines in the order they were surveyed.
struct DegradationFindings {
    std::vector<DegradationFinding> machines;
    Provenance provenance;
};

/// Limits on the change over the data, in percent: CRITICAL beyond the second.
inline constexpr double kCurrentRiseWarning = 7;
inline constexpr double kCurrentRiseCritical = 10;
inline constexpr double kPowerFactorFallWarning = 4;
inline constexpr double kPowerFactorFallCritical = 5;
/// A trend less certain than this has no severity.
inline constexpr double kTrendSignificance = 0.01;

}  // namespace joulewatch
