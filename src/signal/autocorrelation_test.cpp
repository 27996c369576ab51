#include "signal/autocorrelation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "signal/fft.hpp"

using namespace joulewatch;
using doctest::Approx;

namespace {

std::vector<double> noise(std::size_t n, double mean) {
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal(mean, 2);
    std::vector<double> values(n);
    for (double& each : values) each = normal(random);
    for (std::size_t i = 1; i < n; ++i) values[i] += 0.6 * (values[i - 1] - mean);
    return values;
}

/// The definition, term by term.
double plainAutocorrelation(const std::vector<double>& x, std::size_t lag) {
    double mean = 0;
    for (const double each : x) mean += each / static_cast<double>(x.size());
    double above = 0;
    double below = 0;
    for (std::size_t t = 0; t < x.size(); ++t) {
        below += (x[t] - mean) * (x[t] - mean);
        if (t + lag < x.size()) above += (x[t] - mean) * (x[t + lag] - mean);
    }
    return above / below;
}

}  // namespace

TEST_CASE("a sine of 125 samples correlates 0.309 at lag 100 and 1 at lag 250") {
    // Long, for the biased estimator loses the share lag/n.
    std::vector<double> sine(125 * 800);
    for (std::size_t t = 0; t < sine.size(); ++t)
        sine[t] = 40 + std::sin(2 * std::numbers::pi * static_cast<double>(t) / 125);
    SeriesAutocorrelation series({100, 250});
    series.add(sine);
    CHECK(series.at(0) == Approx(0.309).epsilon(0.003));
    CHECK(series.at(1) == Approx(1.0).epsilon(0.003));
}

TEST_CASE("batches of any size give the definition's value at every lag") {
    const std::vector<double> x = noise(1000, 400);
    for (const std::size_t batch : {1, 7, 300, 1000}) {
        SeriesAutocorrelation series({0, 1, 5, 100, 999, 1000});
        for (std::size_t i = 0; i < x.size(); i += batch)
            series.add(std::span(x).subspan(i, std::min(batch, x.size() - i)));
        CHECK(series.at(0) == Approx(1));
        CHECK(series.at(1) == Approx(plainAutocorrelation(x, 1)));
        CHECK(series.at(2) == Approx(plainAutocorrelation(x, 5)));
        CHECK(series.at(3) == Approx(plainAutocorrelation(x, 100)));
        CHECK(series.at(4) == Approx(plainAutocorrelation(x, 999)));
        CHECK(std::isnan(series.at(5)));
    }
}

TEST_CASE("a constant series has no autocorrelation") {
    SeriesAutocorrelation series({1});
    series.add(std::vector<double>(100, 42.31));
    CHECK(std::isnan(series.at(0)));
    SeriesAutocorrelation none({1});
    none.add({});
    CHECK(std::isnan(none.at(0)));
}

TEST_CASE("the curve over stretches is the definition's for one, and their average for two") {
    std::vector<double> x = noise(500, 0);
    double mean = 0;
    for (const double each : x) mean += each / 500;
    for (double& each : x) each -= mean;
    StretchAutocorrelation one(600, 250);
    one.add(x);
    const std::vector<double> curve = one.curve();
    REQUIRE(curve.size() == 251);
    for (const std::size_t lag : {0, 1, 17, 250})
        CHECK(curve[lag] == Approx(plainAutocorrelation(x, lag)).epsilon(1e-9));
    one.add(x);
    CHECK(one.curve()[17] == Approx(curve[17]));
    CHECK(StretchAutocorrelation(100, 10).curve().empty());
}

TEST_CASE("quick lengths have no prime above 5") {
    CHECK(smoothLengthFrom(5761) == 5832);
    CHECK(smoothLengthFrom(1) == 1);
    CHECK(smoothLengthUpTo(8228) == 8192);
    CHECK(smoothLengthUpTo(5760) == 5760);
}
