#include "signal/trend.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

using namespace joulewatch;

namespace {

std::vector<double> upTo(std::size_t n) {
    std::vector<double> values(n);
    std::iota(values.begin(), values.end(), 1.0);
    return values;
}

/// Noise without a random generator: the golden ratio's fractional parts, evenly spread.
double evenNoise(std::size_t i) {
    const double x = static_cast<double>(i + 1) * 0.6180339887498949;
    return x - std::floor(x) - 0.5;
}

}  // namespace

TEST_CASE("Mann-Kendall of one to ten is the textbook's") {
    const MannKendall test = mannKendall(upTo(10));
    CHECK(test.s == 45);
    CHECK(test.variance == 125);
    CHECK(test.z == doctest::Approx(3.9355).epsilon(1e-5));
    CHECK(test.pValue == doctest::Approx(8.3e-5).epsilon(0.005));
}

TEST_CASE("ties shrink the variance of Mann-Kendall's S") {
    // n = 4 with a pair of ties: (4·3·13 − 2·1·9)/18 = 7.667; S = 5 of 6 pairs.
    const std::vector<double> tied{1, 2, 2, 3};
    const MannKendall test = mannKendall(tied);
    CHECK(test.s == 5);
    CHECK(test.variance == doctest::Approx(138.0 / 18));
    const std::vector<double> constant(12, 7.0);
    CHECK(mannKendall(constant).pValue == 1);
    CHECK(mannKendall(constant).z == 0);
}

TEST_CASE("the Theil-Sen slope ignores the outlier that pulls least squares to 20") {
    const std::vector<double> y{1, 2, 3, 4, 100};
    const SenLine line = theilSen(upTo(5), y);
    CHECK(line.slope == 1);
    CHECK(line.at(1) == 1);
}

TEST_CASE("a line from 10 to 11.5 rises by 15 percent between its ends") {
    std::vector<double> y;
    for (double x : upTo(31)) y.push_back(10 + 1.5 * (x - 1) / 30);
    const SenLine line = theilSen(upTo(31), y);
    CHECK(100 * (line.at(31) - line.at(1)) / line.at(1) == doctest::Approx(15.0));
}

TEST_CASE("the bounds of Sen's slope are ranks of the pairwise slopes") {
    // Gilbert 1987, example 16.3's rule on 1..10 with one swap: N = 45, C = 1.96·√125 = 21.9,
    // so ranks 11 and 35 of the sorted slopes; all but a few slopes are near 1.
    std::vector<double> y = upTo(10);
    std::swap(y[4], y[5]);
    const SlopeBounds bounds = senSlopeBounds(upTo(10), y, mannKendall(y).variance);
    CHECK(bounds.low <= 1);
    CHECK(bounds.high >= 1);
    CHECK(bounds.low > 0.7);
    CHECK(bounds.high < 1.3);
    CHECK(senSlopeBounds(upTo(10), y, 4 * 125.0).low < bounds.low);
}

TEST_CASE("a slow wave inflates the variance and a saw-tooth never deflates it") {
    std::vector<double> slow;
    std::vector<double> sawTooth;
    for (std::size_t i = 0; i < 60; ++i) {
        slow.push_back(std::sin(static_cast<double>(i) * 0.3));
        sawTooth.push_back(i % 2 == 0 ? 1 + evenNoise(i) : -1 + evenNoise(i));
    }
    CHECK(hamedRaoFactor(slow) > 1.5);
    CHECK(hamedRaoFactor(sawTooth) >= 1);
    CHECK(hamedRaoFactor(upTo(3)) == 1);
    const MannKendall plain = mannKendall(slow);
    const MannKendall inflated = mannKendall(slow, hamedRaoFactor(slow));
    CHECK(inflated.pValue >= plain.pValue);
}

TEST_CASE("a step is told from a ramp by the information criterion") {
    std::vector<double> step;
    std::vector<double> ramp;
    for (std::size_t i = 0; i < 40; ++i) {
        step.push_back((i < 25 ? 1.0 : 1.12) + 0.02 * evenNoise(i));
        ramp.push_back(1 + 0.15 * static_cast<double>(i) / 39 + 0.02 * evenNoise(i));
    }
    const auto shift = levelShift(upTo(40), step);
    REQUIRE(shift);
    CHECK(shift->at == 25);
    CHECK(shift->after - shift->before == doctest::Approx(0.12).epsilon(0.03));
    CHECK_FALSE(levelShift(upTo(40), ramp));
    CHECK_FALSE(levelShift(upTo(4), std::vector<double>{1, 1, 2, 2}));
}

TEST_CASE("the normal distribution function has its tabled values") {
    CHECK(normalCdf(0) == 0.5);
    CHECK(normalCdf(1.6448536269514722) == doctest::Approx(0.95).epsilon(1e-12));
    CHECK(normalCdf(kNormal95) == doctest::Approx(0.975).epsilon(1e-12));
    CHECK(normalCdf(-6) == doctest::Approx(9.865876450377e-10).epsilon(1e-10));
}
