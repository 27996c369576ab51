#include "signal/natural_log.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace joulewatch {
namespace {

constexpr std::uint32_t kSmallestNormal = 0x00800000;
constexpr std::uint32_t kInfinity = 0x7f800000;
constexpr std::uint32_t kSqrtHalf = 0x3f3504f3;  // bits of √½: mantissas run from √½ to √2

/// ln m for √½ ≤ m < √2 by 2·atanh(s), s = (m − 1)/(m + 1), abs(s) < 0.1716: the series to s⁹
/// leaves less than 1e-9.
inline float logOfMantissa(float m) {
    const float s = (m - 1) / (m + 1);
    const float z = s * s;
    const float tail =
        z * (0.66666666666F + z * (0.4F + z * (0.28571428571F + z * 0.22222222222F)));
    return s * 2 + s * tail;
}

}  // namespace

void naturalLog(std::span<const float> values, std::span<float> out) {
    constexpr float kLn2 = 0.69314718056F;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto bits = std::bit_cast<std::uint32_t>(values[i]);
        const std::uint32_t shifted = bits - kSqrtHalf;
        const auto exponent = static_cast<std::int32_t>(shifted) >> 23;
        const std::uint32_t mantissa = (shifted & 0x007fffffU) + kSqrtHalf;
        const float log =
            static_cast<float>(exponent) * kLn2 + logOfMantissa(std::bit_cast<float>(mantissa));
        const bool positive = bits - kSmallestNormal < kInfinity - kSmallestNormal;
        out[i] = positive ? log : std::numeric_limits<float>::quiet_NaN();
    }
}

}  // namespace joulewatch
