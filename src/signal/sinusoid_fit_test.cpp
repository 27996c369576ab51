#include "signal/sinusoid_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

using namespace joulewatch;
using doctest::Approx;

namespace {

std::vector<double> wave(double amplitude, double cyclesPerSample, double phase, std::size_t n) {
    std::vector<double> values(n);
    for (std::size_t t = 0; t < n; ++t)
        values[t] = amplitude * std::cos(2 * std::numbers::pi *
                                         (cyclesPerSample * static_cast<double>(t) + phase));
    return values;
}

}  // namespace

TEST_CASE("the Fourier sum is the definition's at any frequency and length") {
    std::mt19937_64 random(9);
    std::normal_distribution<float> normal;
    for (const std::size_t n : {1, 3, 4, 255, 1030}) {
        std::vector<float> values(n);
        for (float& each : values) each = normal(random);
        for (const double frequency : {0.0, 0.01234, 0.5}) {
            std::complex<double> plain = 0;
            for (std::size_t t = 0; t < n; ++t)
                plain +=
                    static_cast<double>(values[t]) *
                    std::polar(1.0, -2 * std::numbers::pi * frequency * static_cast<double>(t));
            CHECK(std::abs(fourierSum(values, frequency) - plain) < 1e-9);
        }
    }
    CHECK(std::abs(fourierSum({}, 0.1)) == 0);
}

TEST_CASE("stretches of one cycle with any phases give its amplitude and its frequency") {
    const double truth = 1 / 125.3;
    std::mt19937_64 random(4);
    std::normal_distribution<double> normal(0, 0.2);
    StretchSample sample;
    for (int day = 0; day < 5; ++day) {
        std::vector<double> values = wave(0.08, truth, 0.17 * day, 5760);
        for (double& each : values) each += normal(random);
        sample.add(values, values.size());
    }
    const double found = sample.refine(46.0 / 5760, 5760);
    CHECK(1 / found == Approx(125.3).epsilon(5e-4));
    CHECK(std::sqrt(sample.squaredAmplitude(found, 0.04)) == Approx(0.08).epsilon(0.03));
    // Far from the cycle there is noise alone, which is taken off.
    CHECK(std::abs(sample.squaredAmplitude(0.2, 0.04)) < 4e-5);
}

TEST_CASE("values that are missing do not lower the amplitude") {
    std::vector<double> values = wave(0.08, 0.008, 0.1, 5000);
    std::size_t present = 0;
    for (std::size_t t = 0; t < values.size(); ++t)
        if (t % 7 == 3)
            values[t] = 0;
        else
            ++present;
    StretchSample sample;
    sample.add(values, present);
    CHECK(std::sqrt(sample.squaredAmplitude(0.008, 0)) == Approx(0.08).epsilon(0.002));
}

TEST_CASE("a year's stretches are thinned evenly to a bounded number") {
    StretchSample sample;
    for (int day = 0; day < 260; ++day)
        sample.add(std::vector<double>{static_cast<double>(day)}, 1);
    const auto& kept = sample.stretches();
    REQUIRE(kept.size() <= StretchSample::kMaxStretches);
    REQUIRE(kept.size() > StretchSample::kMaxStretches / 2);
    for (std::size_t i = 0; i < kept.size(); ++i)
        CHECK(kept[i].values[0] == static_cast<float>(16 * i));
    CHECK(StretchSample().squaredAmplitude(0.1, 0) == 0);
}
