#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analyze/harmonic_statistics.hpp"
#include "core/harmonics_findings.hpp"

namespace joulewatch {

/// Voltage limits of IEEE 519-2022, table 1, in percent of the fundamental, by the voltage between
/// lines.
struct VoltageLimits {
    double individualPercent, thdPercent;
};
VoltageLimits ieee519Voltage(double lineVoltageV);

enum class Ieee519Edition : std::uint8_t { y2014, y2022 };

/// Current limit of IEEE 519, table 2 (120 V to 69 kV), of one order in percent of the maximum
/// demand current, by the ratio of short-circuit to maximum demand current. Even orders: half of it
/// up to order 6 and all of it above (2022), or a quarter throughout (2014).
double ieee519CurrentPercent(double shortCircuitRatio, int order,
                             Ieee519Edition edition = Ieee519Edition::y2022);
/// The same table's limit of total demand distortion.
double ieee519TddPercent(double shortCircuitRatio);

/// Limit of EN 50160 (low voltage) for one order in percent of the fundamental; none above 25.
std::optional<double> en50160Percent(int order);
inline constexpr double kEn50160ThdPercent = 8;  // orders 2 to 40

/// What was measured beside the limits of IEEE 519-2022 and, up to 1 kV, EN 50160: each total, and
/// each order that reaches a tenth of its limit. Lines that stand on less than the day or week that
/// the standard asks for are indicative.
std::vector<HarmonicLimit> checkVoltage(const HarmonicPercentiles& measured, double lineVoltageV);
/// The same for currents in percent of the maximum demand current.
std::vector<HarmonicLimit> checkCurrent(const HarmonicPercentiles& measured,
                                        double shortCircuitRatio);

}  // namespace joulewatch
