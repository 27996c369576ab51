#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/reading_batch.hpp"
#include "core/severity.hpp"

namespace joulewatch {

enum class HarmonicQuality : std::uint8_t { excellent, good, moderate, critical };

constexpr std::string_view name(HarmonicQuality quality) {
    switch (quality) {
        case HarmonicQuality::excellent:
            return "EXCELLENT";
        case HarmonicQuality::good:
            return "GOOD";
        case HarmonicQuality::moderate:
            return "MODERATE";
        case HarmonicQuality::critical:
            break;
    }
    return "CRITICAL";
}

/// The word for a distortion: < 5 % excellent, to 10 % good, to 15 % moderate, beyond critical.
/// 10 % and 15 % are moderate: both ends of a middle band belong to it.
constexpr HarmonicQuality harmonicQuality(double thdPercent) {
    if (thdPercent > 15) return HarmonicQuality::critical;
    if (thdPercent >= 10) return HarmonicQuality::moderate;
    return thdPercent >= 5 ? HarmonicQuality::good : HarmonicQuality::excellent;
}
constexpr Severity severityOf(HarmonicQuality quality) {
    if (quality == HarmonicQuality::critical) return Severity::critical;
    return quality == HarmonicQuality::moderate ? Severity::warning : Severity::normal;
}

/// A component as a plain ratio to the fundamental.
struct HarmonicRatio {
    int order;
    double ratio;
};
/// A component of a slow series, by its period, as a plain ratio to the fundamental.
struct PeriodRatio {
    double periodS;
    double ratio;
};

/// One line of a standard's table beside what was measured.
struct HarmonicLimit {
    std::string standard;  // "IEEE 519-2022 voltage", "EN 50160"
    int order = 0;         // 0: the total (THD or TDD)
    double limitPercent = kMissing;
    double valuePercent = kMissing;
    bool ok = true;
    bool indicative = true;  // the record is shorter than the standard's week or day
};

/// What the seed's own computation gives: an FFT of the raw series of RMS values.
struct HarmonicsLiteral {
    Severity severity = Severity::normal;
    double thdPercent = kMissing;
    double powerFactor = kMissing;
    std::vector<HarmonicRatio> dominantHarmonics;
};

/// Distortion of one machine's current. `provenance.basis` says which fields can be known:
/// waveform (true harmonics of the mains) or rmsSeries (components of the slow series).
struct HarmonicsFinding {
    MeterId machineId;
    Severity severity = Severity::normal;
    Provenance provenance;
    double thdPercent = kMissing;
    double powerFactor = kMissing;           // energy-weighted while running; waveform: true PF
    std::optional<HarmonicQuality> quality;  // none without a THD
    std::vector<HarmonicRatio> dominantHarmonics;  // largest first, ratio >= 0.5 %
    bool isTrueThd = false;

    double fundamentalPeriodS = kMissing;     // rms_series
    std::vector<PeriodRatio> periodSpectrum;  // rms_series: strongest bins, by period, <= 200

    double f1Hz = kMissing;        // waveform, as are the fields below
    double tddPercent = kMissing;  // needs a configured maximum demand current
    double kFactor = kMissing;     // F_HL of IEEE C57.110
    double voltageThdPercent = kMissing;
    double crestFactor = kMissing;
    double displacementPowerFactor = kMissing;
    std::vector<HarmonicLimit> limits;
    std::vector<HarmonicRatio> spectrum;  // orders 1..50
    std::size_t bursts = 0;

    HarmonicsLiteral literal;
};

}  // namespace joulewatch
