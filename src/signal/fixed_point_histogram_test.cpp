#include "signal/fixed_point_histogram.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "signal/robust.hpp"

using namespace joulewatch;

TEST_CASE("quantiles of a histogram are those of the values, to the last decimal a meter writes") {
    std::mt19937_64 random(3);
    for (const double span : {1.0, 100.0}) {
        FixedPointHistogram histogram;
        std::vector<double> values;
        for (int i = 0; i < 4000; ++i) {
            const auto cents = static_cast<double>(random() % 10000);
            values.push_back(std::round(span * cents - 3000) / 100);
            histogram.add(values.back());
        }
        for (const double q : {0.0, 0.05, 0.5, 0.95, 1.0})
            CHECK(histogram.quantile(q) == quantile(values, q));
        std::vector<double> positive;
        for (const double each : values)
            if (each > 5) positive.push_back(each);
        CHECK(histogram.quantileAbove(0.5, 5) == median(positive));
    }
}

TEST_CASE("one absurd reading does not blur the others") {
    FixedPointHistogram histogram;
    for (int i = 0; i < 99; ++i) histogram.add(400.01);
    histogram.add(1e6);
    CHECK(histogram.quantile(0.5) == 400.01);
    CHECK(histogram.quantile(1) == 1e6);
    CHECK(histogram.resolution() == 0.001);
}

TEST_CASE("an absurd first reading does not hold the window") {
    FixedPointHistogram histogram({.decimals = 2, .windowKeys = 4096});
    histogram.add(1e6);
    for (int i = 0; i < 20000; ++i) histogram.add(390 + i % 2000 * 0.01);
    CHECK(histogram.resolution() == 0.01);
    CHECK(histogram.quantile(0.5) == 400);
}

TEST_CASE("values that spread too far are kept at a coarser resolution, all of them") {
    FixedPointHistogram histogram({.decimals = 3, .windowKeys = 1024});
    for (int i = 0; i <= 20000; ++i) histogram.add(i * 0.01);
    CHECK(histogram.resolution() == doctest::Approx(0.1));
    CHECK(histogram.quantile(0.5) == doctest::Approx(100).epsilon(0.001));
    CHECK(histogram.quantile(0.05) == doctest::Approx(10).epsilon(0.01));
    CHECK(histogram.quantile(1) == doctest::Approx(200));
}

TEST_CASE("quantiles of negative values and of values that are no numbers") {
    FixedPointHistogram histogram;
    histogram.addAll(std::vector<double>{-1.5, NAN, -0.5, INFINITY, 2.25});
    CHECK(histogram.quantile(0) == -1.5);
    CHECK(histogram.quantile(0.5) == -0.5);
    CHECK(histogram.quantile(1) == 2.25);
}

TEST_CASE("an empty histogram knows no quantile") {
    CHECK(std::isnan(FixedPointHistogram().quantile(0.5)));
    FixedPointHistogram idle;
    idle.add(1);
    CHECK(std::isnan(idle.quantileAbove(0.5, 1)));
}
