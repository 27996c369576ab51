#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/metric.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {

/// A power factor this far beyond 1 is 1 and the meter's rounding; further, the meter is wrong.
inline constexpr double kPowerFactorTolerance = 0.005;

/// The value as a working meter sends it; empty when none can.
inline std::optional<double> withinRange(std::size_t metric, double value) {
    const MetricInfo& info = kMetrics[metric];
    if (value >= info.min && value <= info.max) return value;
    const bool rounding =
        info.metric == Metric::powerFactor && std::abs(value) <= info.max + kPowerFactorTolerance;
    return rounding ? std::optional(value > 0 ? info.max : info.min) : std::nullopt;
}

inline std::string outsideRange(std::size_t metric, std::string_view found) {
    const MetricInfo& info = kMetrics[metric];
    return fmt::format("{} is outside {} to {}{}{}", inQuotes(found), info.min, info.max,
                       info.unit.empty() ? "" : " ", info.unit);
}

/// Energy has another range than the mean power it becomes: registers run on for decades.
inline constexpr double kMaxEnergyKwh = 1e12;
inline std::optional<double> withinEnergyRange(double kwh) {
    return std::abs(kwh) <= kMaxEnergyKwh ? std::optional(kwh) : std::nullopt;
}
inline std::string outsideEnergyRange(std::string_view found) {
    return fmt::format("{} is beyond ±{} kWh", inQuotes(found), kMaxEnergyKwh);
}

}  // namespace joulewatch
