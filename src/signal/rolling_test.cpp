#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "signal/robust.hpp"
#include "signal/rolling_median.hpp"
#include "signal/rolling_moments.hpp"

using namespace joulewatch;

namespace {

/// Every window's median, against sorting it.
void checkMedians(const std::vector<double>& values, std::size_t width) {
    RollingMedian rolling(width);
    std::size_t wrong = 0;
    const auto compare = [&](std::size_t from) {
        // The mean of two may be rounded in another way than a quantile between them.
        const double expected = median(std::span(values).subspan(from, rolling.size()));
        if (std::abs(rolling.median() - expected) > 1e-10) ++wrong;
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (rolling.size() == width) rolling.dropOldest();
        rolling.add(values[i]);
        compare(i + 1 - rolling.size());
    }
    while (rolling.size() > 1) {
        rolling.dropOldest();
        compare(values.size() - rolling.size());
    }
    CHECK(wrong == 0);
}

std::vector<double> decimals(std::size_t n, double level, double spread, double perUnit) {
    std::mt19937_64 random(n);
    std::normal_distribution<double> noise(0, spread);
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i)
        values.push_back(std::round((level + noise(random)) * perUnit) / perUnit);
    return values;
}

}  // namespace

TEST_CASE("a rolling median of decimals is the median of each window") {
    checkMedians(decimals(3000, 400, 1.5, 100), 361);
    checkMedians(decimals(3000, 400, 1.5, 1000), 360);
    checkMedians(decimals(500, 400, 1.5, 1), 7);
}

TEST_CASE("a rolling median follows a level that jumps out of the counted range, and back") {
    std::vector<double> values = decimals(3000, 400, 1.5, 100);
    for (std::size_t i = 700; i < 1500; ++i) values[i] = 0;
    for (std::size_t i = 2000; i < 2600; ++i) values[i] += 5000;
    for (std::size_t i = 0; i < values.size(); i += 50) values[i] = 1e6;
    checkMedians(values, 361);
    checkMedians(values, 360);
}

TEST_CASE("a rolling median of arbitrary numbers falls back to sorting") {
    std::vector<double> values = decimals(2000, 400, 1.5, 100);
    values[900] = 400.00001;
    values[1200] = 399.123456789;
    checkMedians(values, 101);
    checkMedians(decimals(2000, 230, 2, 1e9), 101);
}

TEST_CASE("an empty window has no median") { CHECK(std::isnan(RollingMedian(5).median())); }

TEST_CASE("rolling mean and deviation are those of the last values") {
    const std::vector<double> values = decimals(1000, 400, 1.5, 100);
    RollingMoments rolling(100);
    for (std::size_t i = 0; i < values.size(); ++i) {
        rolling.add(values[i]);
        const std::size_t n = std::min<std::size_t>(i + 1, 100);
        double mean = 0;
        double squares = 0;
        for (std::size_t k = i + 1 - n; k <= i; ++k) mean += values[k] / static_cast<double>(n);
        for (std::size_t k = i + 1 - n; k <= i; ++k) squares += std::pow(values[k] - mean, 2);
        REQUIRE(rolling.mean() == doctest::Approx(mean).epsilon(1e-13));
        REQUIRE(rolling.variance() ==
                doctest::Approx(n > 1 ? squares / static_cast<double>(n - 1) : 0).epsilon(1e-9));
    }
}

TEST_CASE("an absurd value leaves no trace once it is out of the window") {
    RollingMoments rolling(100);
    for (int i = 0; i < 250; ++i) rolling.add(i == 120 ? 1e6 : 400 + 0.01 * (i % 2));
    CHECK(rolling.variance() == doctest::Approx(2.5252525e-5).epsilon(1e-6));
}
