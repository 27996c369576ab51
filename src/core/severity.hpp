#pragma once

#include <cstdint>
#include <string_view>

namespace joulewatch {

enum class Severity : std::uint8_t { normal, warning, critical };

constexpr std::string_view name(Severity severity) {
    switch (severity) {
        case Severity::warning:
            return "WARNING";
        case Severity::critical:
            return "CRITICAL";
        case Severity::normal:
            break;
    }
    return "NORMAL";
}

/// The band of `x` between two limits; both ends of the middle band belong to it: WARNING is
/// lo ≤ x ≤ hi, CRITICAL strictly beyond.
constexpr Severity band(double x, double lo, double hi) {
    return x > hi ? Severity::critical : x >= lo ? Severity::warning : Severity::normal;
}

}  // namespace joulewatch
