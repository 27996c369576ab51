#include "generate/elementary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <numbers>

namespace joulewatch {

TEST_CASE("exp, log and sin agree with the C library's to the rounding of single precision") {
    double worstSin = 0, worstLog = 0, worstExp = 0;
    for (int k = -100000; k <= 100000; ++k) {
        const double x = k / 100000.0;
        const auto f = static_cast<float>(x);
        worstSin =
            std::max(worstSin, std::abs(static_cast<double>(sinPi(f)) -
                                        std::sin(std::numbers::pi * static_cast<double>(f))));
        worstSin =
            std::max(worstSin, std::abs(static_cast<double>(cosPi(f)) -
                                        std::cos(std::numbers::pi * static_cast<double>(f))));
        const float e = 10 * f;
        worstExp = std::max(
            worstExp,
            std::abs(static_cast<double>(expOf(e)) / std::exp(static_cast<double>(e)) - 1));
        const auto positive = static_cast<float>(std::exp2(20 * x));
        worstLog = std::max(worstLog,
                            std::abs(static_cast<double>(logOf(positive)) -
                                     std::log(static_cast<double>(positive))) /
                                std::max(1.0, std::abs(std::log(static_cast<double>(positive)))));
    }
    CHECK(worstSin < 2.5e-7);
    CHECK(worstExp < 2.5e-7);
    CHECK(worstLog < 2.5e-7);
}

TEST_CASE("the logarithm is exact at one and the exponential at zero") {
    CHECK(logOf(1.0F) == 0.0F);
    CHECK(expOf(0.0F) == 1.0F);
    CHECK(sinPi(0.0F) == 0.0F);
}

TEST_CASE("the exponential for the plant's constants is exact to double precision") {
    for (const double x : {-1e-9, -0.01, -0.5, -12.0, -24.0})
        CHECK(portableExp(x) == doctest::Approx(std::exp(x)).epsilon(1e-13));
}

}  // namespace joulewatch
