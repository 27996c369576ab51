#pragma once

#include <bit>
#include <cstdint>

namespace joulewatch {

/// exp, log and sin of single-precision numbers, from additions and multiplications alone: the
/// C library's choose other instructions on other processors and differ in the last digits. Each
/// is one straight line, so that a loop over it becomes vector code. Polynomials: least squares at
/// Chebyshev nodes, relative error below 1e-7, which is the rounding of the format.

/// sin(π·x), −1 ≤ x ≤ 1.
[[gnu::always_inline]] inline float sinPi(float x) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
    const float size = std::bit_cast<float>(bits & 0x7FFFFFFFU);
    // sin is symmetric about π/2: fold [0, 1] onto [0, ½].
    const float fromPeak =
        std::bit_cast<float>(std::bit_cast<std::uint32_t>(size - 0.5F) & 0x7FFFFFFFU);
    const float y = 0.5F - fromPeak;
    const float y2 = y * y;
    float p = -0.00702792300950246F;
    p = p * y2 + 0.08205035991235365F;
    p = p * y2 - 0.5992522704404113F;
    p = p * y2 + 2.5501633377862754F;
    p = p * y2 - 5.167712766024754F;
    p = p * y2 + 3.1415926535597323F;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p * y) ^ (bits & 0x80000000U));
}

/// cos(π·x), −1 ≤ x ≤ 1.
[[gnu::always_inline]] inline float cosPi(float x) {
    const float size = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) & 0x7FFFFFFFU);
    return sinPi(0.5F - size);
}

/// Natural logarithm of a positive, normal number.
[[gnu::always_inline]] inline float logOf(float x) {
    constexpr std::int32_t kSqrtHalf = 0x3F3504F3;
    const auto bits = std::bit_cast<std::int32_t>(x);
    const std::int32_t exponent = (bits - kSqrtHalf) >> 23;
    const float f = std::bit_cast<float>(bits - exponent * (1 << 23)) - 1.0F;  // [√½, √2) − 1
    float p = -0.07362867874677491F;
    p = p * f + 0.12620327491074307F;
    p = p * f - 0.13202104208843427F;
    p = p * f + 0.14227114035612914F;
    p = p * f - 0.1662136991020674F;
    p = p * f + 0.1999982657296112F;
    p = p * f - 0.25000851943544455F;
    p = p * f + 0.3333335404727912F;
    const float f2 = f * f;
    return static_cast<float>(exponent) * 0.6931471805599453F + (f + f2 * (p * f - 0.5F));
}

/// e^x, −80 ≤ x ≤ 80.
[[gnu::always_inline]] inline float expOf(float x) {
    const float scaled = x * 1.4426950408889634F;
    // The nearest whole number: cutting off rounds down where nothing is negative.
    const std::int32_t power = static_cast<std::int32_t>(scaled + 128.5F) - 128;
    const auto whole = static_cast<float>(power);
    // ln 2 in two parts, so that the product with a whole number is exact.
    const float r = (x - whole * 0.693145751953125F) - whole * 1.4286068203094172e-6F;
    float p = 0.0013946446563325374F;
    p = p * r + 0.008369151694193729F;
    p = p * r + 0.041666263136053844F;
    p = p * r + 0.16666515988904096F;
    p = p * r + 0.500000008080699F;
    const float mantissa = 1.0F + (r + r * r * p);
    return mantissa * std::bit_cast<float>((power + 127) * (1 << 23));
}

/// e^x in double precision for −700 ≤ x ≤ 0, for the few constants of a plant.
constexpr double portableExp(double x) {
    double term = 1, sum = 1;
    const double r = x / 1024;
    for (int n = 1; n < 12; ++n) sum += term *= r / n;
    for (int doubling = 0; doubling < 10; ++doubling) sum *= sum;
    return sum;
}

}  // namespace joulewatch
