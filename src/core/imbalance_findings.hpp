#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/finding.hpp"
#include "core/reading_batch.hpp"
#include "core/severity.hpp"

namespace joulewatch {

struct LagCorrelation {
    int lag;  // samples
    double r;
};
struct LagPoint {
    double lagS;
    double r;
};
/// Mean shape over a period: `ratio` to the mean, at `phase` 0..1 of the period.
struct ProfilePoint {
    double phase;
    double ratio;
};

enum class PhaseRotation : std::uint8_t { unknown, abc, acb };

/// What three-phase values show; a NaN field could not be known from the columns given.
struct ThreePhaseUnbalance {
    Severity severity = Severity::normal;
    double vufPercent = kMissing;  // |V2/V1|, worst 10-minute mean
    double iufPercent =
        kMissing;  // |I2/I1|, worst 10-minute mean under load; magnitudes: 120° apart
    double iufThreeWirePercent = kMissing;  // the same if the machine has no neutral conductor
    double iufPeakPercent = kMissing;       // iufPercent's worst single sample under load
    double currentNemaPercent = kMissing;   // largest deviation from the mean of the currents
    double u0Percent = kMissing;            // |V0/V1|, only from phasors
    double nemaPercent = kMissing;  // NEMA MG-1 LVUR of the line voltages, worst 10-minute mean
    double derating = kMissing;     // NEMA MG-1 factor a motor may be loaded to
    std::optional<std::array<double, 3>> meanCurrentA{};      // a, b, c
    std::optional<std::array<double, 3>> meanLineVoltageV{};  // ab, bc, ca
    PhaseRotation rotation = PhaseRotation::unknown;
};

/// What the seed's own computation gives, on raw samples.
struct ImbalanceLiteral {
    Severity severity = Severity::normal;
    double coefficientOfVariation = kMissing;
    double currentRangeA = kMissing;
    std::vector<LagCorrelation> autocorrelations;
};

/// Unbalance of one machine. One RMS column (basis singleChannelProxy) shows variability and
/// periodic swings only; the phases show the thing itself (basis threePhase). The severity is the
/// worst of the rules below.
struct ImbalanceFinding {
    MeterId machineId;
    Severity severity = Severity::normal;
    Provenance provenance;

    Severity variabilitySeverity = Severity::normal;  // coefficient of variation's bands
    double coefficientOfVariation = kMissing;         // schedule-normalised production samples
    double currentRangeA = kMissing;                  // P95 - P5 of the same, in A
    std::vector<LagCorrelation> autocorrelations;     // at the lags asked for
    double rollingCvMedian = kMissing;                // windows of 500 samples
    double rollingCvMax = kMissing;

    Severity periodicSeverity = Severity::normal;  // amplitude's bands, if pValue is small enough
    double periodS = kMissing;
    double amplitudePercent = kMissing;
    double pValue = kMissing;

    std::optional<ThreePhaseUnbalance> threePhase;  // its severity is the third rule

    std::vector<LagPoint> autocorrelationCurve;  // at most 200 points
    std::vector<ProfilePoint> profile;           // at most 48 points

    ImbalanceLiteral literal;
};

}  // namespace joulewatch
