#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/metric.hpp"
#include "core/reading_batch.hpp"
#include "core/time.hpp"

namespace joulewatch {

enum class QualityLevel : std::uint8_t { notice, warning, error };

constexpr std::string_view name(QualityLevel level) {
    constexpr std::array<std::string_view, 3> kNames{"notice", "warning", "error"};
    return kNames[static_cast<std::size_t>(level)];
}

/// What contradicts itself in data, each a rule of its own.
enum class QualityRule : std::uint8_t {
    zeroAtPeak = 1,
    negativeConsumption,
    sharedStamps,
    powerFactorRange,
    powerMismatch,
    stuckValue,
    clock,
    unitMixup,
    impossibleStep,
    weatherRange,
    labels,
    impossibleElectricity,
    coverage
};
inline constexpr std::size_t kQualityRules = 13;

/// "DQ01" to "DQ13", as reports and the API call them.
constexpr std::string_view code(QualityRule rule) {
    constexpr std::array<std::string_view, kQualityRules> kCodes{
        "DQ01", "DQ02", "DQ03", "DQ04", "DQ05", "DQ06", "DQ07",
        "DQ08", "DQ09", "DQ10", "DQ11", "DQ12", "DQ13"};
    return kCodes[static_cast<std::size_t>(rule) - 1];
}

/// Something in a meter's data that cannot be, or hardly: a stretch of readings that one rule
/// contradicts.
struct QualityFinding {
    QualityRule rule{};
    QualityLevel level = QualityLevel::warning;
    MeterId meter;  // empty: the file's
    std::optional<Metric> metric;
    TimeRange range{};                      // half-open
    std::uint64_t rows = 1;                 // readings in it that contradict
    std::optional<std::uint64_t> row;       // line in the file of the first, where it is known
    std::optional<double> value, expected;  // of the first
    std::string message;
    std::string suggestion;
};

}  // namespace joulewatch
