#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include "core/time.hpp"

namespace joulewatch {

inline constexpr std::size_t kMaxIdBytes = 255;  // of a meter

/// A time as a number: seconds since 1970, milliseconds beyond 1e11, which as seconds would be the
/// year 5138. Nothing before 1970 or after 2200.
inline std::optional<Timestamp> stampOfNumber(double value) {
    constexpr double kFirstMilliseconds = 1e11, kLatestMs = 7'258'118'400'000;
    const double ms = value > kFirstMilliseconds ? value : value * 1000;
    if (!(ms >= 0 && ms <= kLatestMs)) return std::nullopt;
    return Timestamp{Duration{static_cast<Duration::rep>(std::llround(ms))}};
}

}  // namespace joulewatch
