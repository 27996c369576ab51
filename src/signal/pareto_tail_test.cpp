#include "signal/pareto_tail.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

namespace joulewatch {
namespace {

/// The law's own quantiles at evenly spread probabilities: a sample without chance.
std::vector<double> evenSample(ParetoTail tail, std::size_t count) {
    std::vector<double> excesses(count);
    for (std::size_t i = 0; i < count; ++i)
        excesses[i] = tail.excess((static_cast<double>(i) + 0.5) / static_cast<double>(count));
    return excesses;
}

std::vector<double> randomSample(ParetoTail tail, std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    std::vector<double> excesses(count);
    for (double& each : excesses) each = tail.excess(1 - unit(random));
    return excesses;
}

/// Grimshaw's equation and its θ as they are written, to the last bits by bisection from `low` on.
double plainEquation(const std::vector<double>& excesses, double theta) {
    double logs = 0, reciprocals = 0;
    for (const double y : excesses) {
        logs += std::log(1 + theta * y);
        reciprocals += 1 / (1 + theta * y);
    }
    const auto n = static_cast<double>(excesses.size());
    return (1 + logs / n) * reciprocals / n - 1;
}
double plainRoot(const std::vector<double>& excesses, double low, double high) {
    const bool sign = plainEquation(excesses, low) > 0;
    REQUIRE((plainEquation(excesses, high) > 0) != sign);
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        ((plainEquation(excesses, middle) > 0) == sign ? low : high) = middle;
    }
    return low;
}

}  // namespace

TEST_CASE("a Pareto tail's quantiles are the law's, at γ = 0 the exponential one's") {
    CHECK(ParetoTail{1, 0}.excess(0.005) == doctest::Approx(-std::log(0.005)));
    CHECK(ParetoTail{2, 0.5}.excess(0.01) == doctest::Approx(2 / 0.5 * (10 - 1)));
    CHECK(ParetoTail{2, -0.5}.excess(0.01) == doctest::Approx(4 * (1 - 0.1)));
    CHECK(ParetoTail{1, 1e-10}.excess(0.01) == doctest::Approx(-std::log(0.01)));
    CHECK(ParetoTail{1, 1e-8}.excess(0.01) == doctest::Approx(-std::log(0.01)).epsilon(1e-6));
}

TEST_CASE("Grimshaw's method finds scale and shape at any scale") {
    for (const double scale : {1e-6, 1.0, 3e5})
        for (const double shape : {-0.4, -0.2, 0.2, 0.5, 1.0}) {
            const auto tail = fitParetoTail(evenSample({scale, shape}, 20'000));
            REQUIRE(tail.has_value());
            CHECK(tail->scale == doctest::Approx(scale).epsilon(0.02));
            CHECK(tail->shape == doctest::Approx(shape).epsilon(0.02));
        }
    const auto exponential = fitParetoTail(evenSample({2, 0}, 20'000));
    CHECK(exponential->scale == doctest::Approx(2).epsilon(0.01));
    CHECK(std::abs(exponential->shape) < 0.01);
}

TEST_CASE("a fit to chance is the root of the likelihood equation, for ends and for heavy tails") {
    for (const std::size_t count : {100, 131, 640})
        for (const double shape : {-0.4, 0.6, 1.5})
            for (std::uint64_t seed = 1; seed <= 20; ++seed) {
                const auto excesses = randomSample({3, shape}, count, seed);
                const auto tail = fitParetoTail(excesses);
                REQUIRE(tail.has_value());
                const double theta = tail->shape / tail->scale;
                const double root = plainRoot(excesses, 0.999 * theta, 1.001 * theta);
                double plainShape = 0;
                for (const double y : excesses)
                    plainShape += std::log(1 + root * y) / static_cast<double>(count);
                CHECK(theta == doctest::Approx(root).epsilon(1e-9));
                CHECK(tail->shape == doctest::Approx(plainShape).epsilon(1e-9));
                CHECK(tail->scale == doctest::Approx(plainShape / root).epsilon(1e-9));
            }
}

TEST_CASE("what no tail can be fitted to is said") {
    CHECK_FALSE(fitParetoTail({}).has_value());
    CHECK_FALSE(fitParetoTail(std::vector{1.0}).has_value());
    CHECK_FALSE(fitParetoTail(std::vector{2.0, 2.0, 2.0}).has_value());
    const auto two = fitParetoTail(std::vector{1.0, 3.0});
    REQUIRE(two.has_value());
    CHECK(std::isfinite(two->scale));
    CHECK(two->scale > 0);
}

}  // namespace joulewatch
