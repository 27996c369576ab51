#include "signal/robust.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

using namespace joulewatch;
using doctest::Approx;

TEST_CASE("one outlier moves neither the median nor the robust scale") {
    const std::vector<double> values{1, 2, 3, 4, 5, 100};
    const double centre = median(values);
    const double scale = robustScale(values).value();
    CHECK(centre == 3.5);
    CHECK(scale / 1.4826 == Approx(1.5));
    CHECK((100 - centre) / scale == Approx(43.392).epsilon(1e-5));
}

TEST_CASE("quantiles lie linearly between neighbours") {
    const std::vector<double> values{4, 1, 3, 2};
    CHECK(quantile(values, 0) == 1);
    CHECK(quantile(values, 0.25) == Approx(1.75));
    CHECK(quantile(values, 0.5) == 2.5);
    CHECK(quantile(values, 1) == 4);
    CHECK(quantile(std::vector<double>{7}, 0.9) == 7);
    CHECK(std::isnan(median(std::vector<double>{})));
}

TEST_CASE("the median of many is the median, wherever the values lie") {
    std::mt19937_64 random(2);
    std::lognormal_distribution<double> around1(0, 0.3);
    std::vector<double> scratch;
    for (const std::size_t n : {1, 2, 3, 10, 999, 8640}) {
        std::vector<double> values(n);
        for (double& each : values) each = around1(random);
        CHECK(medianOfMany(values, 0, 2, scratch) ==
              doctest::Approx(median(values)).epsilon(1e-15));
        for (double& each : values) each += 7;  // all outside
        CHECK(medianOfMany(values, 0, 2, scratch) ==
              doctest::Approx(median(values)).epsilon(1e-15));
    }
    CHECK(medianOfMany(std::vector<double>{0.5, 0.5, 1.5, 1.5}, 0, 2, scratch) == 1);
    CHECK(medianOfMany(std::vector<double>{1, 1, 1}, 0, 2, scratch) == 1);
    CHECK(std::isnan(medianOfMany({}, 0, 2, scratch)));
}

TEST_CASE("where more than half of the values are equal the quartiles give the scale") {
    CHECK(robustScale(std::vector<double>{0, 5, 5, 5, 9, 9, 9, 5, 5}).value() == Approx(4 / 1.349));
    CHECK_FALSE(robustScale(std::vector<double>{5, 5, 5, 5, 5, 9}));
    CHECK_FALSE(robustScale(std::vector<double>{}));
}
