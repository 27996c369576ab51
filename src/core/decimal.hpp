#pragma once

#include <array>
#include <cstdint>

namespace joulewatch {

/// 10^0 to 10^22, every one of them exact as a double; so m / kPowersOfTen[k] is the double nearest
/// to the decimal m·10⁻ᵏ for every |m| < 2⁵³ (Clinger, How to Read Floating Point Numbers
/// Accurately, PLDI 1990).
inline constexpr std::array<double, 23> kPowersOfTen{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// 10^0 to 10^9: all that fit a 32-bit integer.
inline constexpr std::array<std::int32_t, 10> kIntegerPowersOfTen{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

}  // namespace joulewatch
