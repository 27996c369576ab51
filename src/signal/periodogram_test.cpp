#include "signal/periodogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <vector>

using namespace joulewatch;
using doctest::Approx;

namespace {

std::vector<double> sineOf(double amplitude, double cycles, std::size_t samples) {
    std::vector<double> values(samples);
    for (std::size_t i = 0; i < samples; ++i)
        values[i] = amplitude * std::sin(2 * std::numbers::pi * cycles * static_cast<double>(i) /
                                         static_cast<double>(samples));
    return values;
}

double amplitudeAround(const std::vector<double>& power, std::size_t bin) {
    const auto at = power.begin() + static_cast<std::ptrdiff_t>(bin);
    return std::sqrt(std::accumulate(at - 2, at + 3, 0.0));
}

}  // namespace

TEST_CASE("the five bins around a sine hold its amplitude, on a bin and between two") {
    AveragedPeriodogram onBin(720);
    onBin.add(sineOf(0.08, 36, 720));
    CHECK(amplitudeAround(onBin.power(), 36) == Approx(0.08).epsilon(1e-9));
    AveragedPeriodogram between(720);
    between.add(sineOf(0.08, 36.5, 720));
    CHECK(amplitudeAround(between.power(), 36) == Approx(0.08).epsilon(0.01));
}

TEST_CASE("averaging keeps a sine and steadies the noise") {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    AveragedPeriodogram periodogram(720);
    for (int day = 0; day < 50; ++day) {
        std::vector<double> values = sineOf(0.5, 36, 720);
        for (double& each : values) each += 0.2 * normal(random);
        periodogram.add(values);
    }
    const std::vector<double> power = periodogram.power();
    CHECK(periodogram.stretches() == 50);
    CHECK(std::max_element(power.begin(), power.end()) - power.begin() == 36);
    // White noise of variance σ² spreads 4σ²/n over each bin.
    const std::vector<double> background = runningMedianBackground(power, 50);
    CHECK(background[200] * meanOverMedian(50) == Approx(4 * 0.04 / 720).epsilon(0.05));
}

TEST_CASE("a stretch that is cut short keeps the amplitude") {
    AveragedPeriodogram periodogram(1440);
    std::vector<double> half = sineOf(0.08, 48, 1440);
    half.resize(720);
    periodogram.add(half);
    const std::vector<double> power = periodogram.power();
    const double all = std::accumulate(power.begin(), power.end(), 0.0);
    CHECK(std::sqrt(all) == Approx(0.08).epsilon(0.001));
}

TEST_CASE("the background follows a falling spectrum and steps over its lines") {
    std::vector<double> power(1000);
    for (std::size_t k = 1; k < power.size(); ++k) power[k] = 1e4 / static_cast<double>(k * k);
    const std::vector<double> smooth = runningMedianBackground(power, 50);
    CHECK(smooth[16] == power[16]);
    CHECK(smooth[400] == power[400]);
    power[400] *= 100;
    const std::vector<double> lined = runningMedianBackground(power, 50);
    CHECK(lined[400] == Approx(1e4 / 400 / 400).epsilon(0.01));
    CHECK(runningMedianBackground(std::vector<double>{1}, 50).size() == 1);
}

TEST_CASE("the chance of a peak is Fisher's for one spectrum and shrinks with more of them") {
    // One spectrum: 1 - (1 - e^-x)^m.
    CHECK(peakPValue(10, 1, 100) == Approx(1 - std::pow(1 - std::exp(-10), 100)).epsilon(1e-9));
    // Two: the tail of a gamma law of shape 2 is e^-2x·(1 + 2x).
    CHECK(peakPValue(3, 2, 1) == Approx(std::exp(-6) * 7).epsilon(1e-9));
    CHECK(peakPValue(10, 1, 2880) > 0.1);
    CHECK(peakPValue(10, 5, 2880) < 1e-12);
    CHECK(peakPValue(0, 5, 10) == 1);
    CHECK(peakPValue(1e6, 300, 2880) == 0);
    CHECK(peakPValue(0.5, 300, 2880) == 1);
}

TEST_CASE("the median and the far quantile of averaged spectra") {
    CHECK(meanOverMedian(1) == Approx(1 / std::log(2)).epsilon(0.02));
    CHECK(chanceRatio(1) == Approx(std::log(1e4) / std::log(2)).epsilon(0.04));
    CHECK(chanceRatio(5) == Approx(3.85).epsilon(0.01));
    CHECK(chanceRatio(250) < 1.3);
}
