#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/reading_batch.hpp"
#include "core/severity.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// What a feature did to set a reading apart: its credit in bits of −log2(score) times c(ψ), and
/// its value.
struct FeatureCredit {
    std::string feature;
    double credit;
    double value;
};

/// A reading whose voltage stands out.
struct VoltageAnomaly {
    Timestamp at;
    double voltageV = kMissing;
    double currentA = kMissing;
    double expectedV = kMissing;  // median of the hour around it
    double robustZ = kMissing;    // (voltage − expected) over the channel's robust scale
    double decision = kMissing;   // scikit-learn's sign: below 0 is abnormal
    double score = kMissing;      // 0.5 ordinary, towards 1 abnormal
    std::vector<FeatureCredit> attribution;  // largest credit first
    std::size_t event = 0;  // readings at most 3 apart share it; from 1, in order of time
};

struct DayCount {
    std::int64_t day = 0;  // since 1970-01-01
    std::size_t count = 0;
};

/// EN 50160: 10-minute means within nominal ±10 %, 95 % of the time. A separate finding: it says
/// whether the supply kept its promise, not whether anything was unusual.
struct SupplyVoltageLimits {
    double lowV = kMissing, highV = kMissing;
    double outsidePercent = kMissing;  // of the 10-minute means
    bool compliant = true;
};

/// The quota alone, unconfirmed: what a textbook isolation forest reports.
struct LiteralVoltageAnomalies {
    std::size_t total = 0;
    double ratePercent = 0;
    std::vector<VoltageAnomaly> anomalies;  // the most abnormal ones, in order of time
};

struct VoltageFindings {
    /// Listed in a result; beyond, the most abnormal ones are kept.
    static constexpr std::size_t kMaxListed = 10'000;
    static constexpr std::size_t kMaxLiteralListed = 100;

    MeterId machineId;
    Severity severity = Severity::normal;
    Provenance provenance;

    std::size_t rowsScored = 0;
    std::size_t total = 0;                  // confirmed anomalies
    double ratePercent = 0;                 // of the rows scored
    std::vector<VoltageAnomaly> anomalies;  // in order of time
    bool truncated = false;                 // there are more than kMaxListed
    std::size_t events = 0;
    std::size_t candidates = 0;       // readings the forest alone would flag
    std::size_t baselineTotal = 0;    // readings a plain rule of robust z > 6 would flag
    double offset = kMissing;         // decision = −score − offset
    double contamination = kMissing;  // share of candidates asked for; NaN: score above 0.5
    double confirmZ = kMissing;       // 0: candidates are anomalies
    double trainingFraction = 1;      // share of rows trees were grown from
    double bandLowV = kMissing, bandHighV = kMissing;  // around the median, ±confirmZ scales
    std::vector<DayCount> daily;                       // every day with readings
    std::array<std::size_t, 24> hourly{};
    std::size_t outsideLimits = 0;  // readings beyond nominal ±10 %
    double nominalV = kMissing;
    SupplyVoltageLimits limits;
    LiteralVoltageAnomalies literal;
};

/// Limits on the share of anomalous readings, percent.
inline constexpr double kVoltageRateWarning = 0.1;
inline constexpr double kVoltageRateCritical = 1;

}  // namespace joulewatch
