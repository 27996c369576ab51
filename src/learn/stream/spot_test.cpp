#include "learn/stream/spot.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "learn/stream/stream_fixture.hpp"

namespace joulewatch {
namespace {

/// Of the law with that shape and scale 1.
std::vector<double> paretoSamples(std::size_t count, double shape, std::uint64_t seed) {
    SeededRandom random(seed, 0);
    std::vector<double> samples(count);
    for (double& each : samples) each = ParetoTail{1, shape}.excess(1 - random.unit());
    return samples;
}

/// The threshold after the samples.
Spot::Verdict after(Spot spot, const std::vector<double>& samples) {
    for (const double each : samples) spot.add(each);
    return spot.add(std::numeric_limits<double>::quiet_NaN());
}

const auto kFeed = [](Spot& spot, double sample) {
    const Spot::Verdict verdict = spot.add(sample);
    return std::pair(verdict.threshold, verdict.alarm);
};

}  // namespace

TEST_CASE("the threshold of a tail is the peaks-over-threshold formula's") {
    // Exponential scores of mean 1: t = ln 50, n_t/n = 0.02, σ = 1.
    CHECK(std::log(50) + ParetoTail{1, 0}.excess(1e-4 / 0.02) ==
          doctest::Approx(9.2103).epsilon(1e-5));
    CHECK(ParetoTail{1, 0.2}.excess(1e-4) == doctest::Approx(26.55).epsilon(1e-3));
}

TEST_CASE("SPOT finds the quantile of an exponential and of a heavy tail") {
    const auto spot = Spot::make({.calibration = 20'000}).value();
    const auto exponential = after(spot, paretoSamples(100'000, 0, 1));
    CHECK_FALSE(exponential.provisional);
    CHECK(exponential.threshold == doctest::Approx(9.2103).epsilon(0.15));
    CHECK(after(spot, paretoSamples(100'000, 0.2, 2)).threshold ==
          doctest::Approx(26.55).epsilon(0.15));
}

TEST_CASE("SPOT alarms at about the risk it was given, and at what is far beyond") {
    auto spot = Spot::make({.risk = 1e-3}).value();
    int alarms = 0;
    for (const double each : paretoSamples(204'000, 0, 3)) alarms += spot.add(each).alarm ? 1 : 0;
    CHECK(alarms > 100);  // 200 are expected
    CHECK(alarms < 400);
    const Spot before = spot;
    for (int i = 0; i < 500; ++i) CHECK(spot.add(30).alarm);
    // Anomalies update neither the tail nor the threshold.
    CHECK(saveState(spot) == saveState(before));
}

TEST_CASE("SPOT says when it is warming up and when peaks are few") {
    auto spot = Spot::make({.calibration = 1000}).value();
    const auto samples = paretoSamples(5000, 0, 4);
    for (std::size_t i = 0; i < 1000; ++i) CHECK(spot.add(samples[i]).warmingUp);
    const auto first = spot.add(0.1);  // 20 peaks
    CHECK_FALSE(first.warmingUp);
    CHECK(first.provisional);
    CHECK(first.threshold == doctest::Approx(std::log(1000)).epsilon(0.3));
    for (std::size_t i = 1000; i < 5000; ++i) spot.add(samples[i]);
    CHECK_FALSE(spot.add(0.1).provisional);
    // A constant series has no peaks at all; anything above it is unusual.
    auto constant = Spot::make({.calibration = 100}).value();
    for (int i = 0; i < 300; ++i) CHECK_FALSE(constant.add(5).alarm);
    CHECK(constant.add(5.1).alarm);
}

TEST_CASE("DSPOT follows a drift that SPOT takes for anomalies") {
    auto plain = Spot::make({.risk = 1e-3}).value();
    auto drifting = Spot::make({.risk = 1e-3, .depth = 50}).value();
    int plainAlarms = 0;
    int driftingAlarms = 0;
    const auto noise = normalSamples(40'000, 5);
    for (std::size_t i = 0; i < noise.size(); ++i) {
        const double sample = noise[i] + static_cast<double>(i) * 5e-4;  // 20 σ in all
        plainAlarms += plain.add(sample).alarm ? 1 : 0;
        driftingAlarms += drifting.add(sample).alarm ? 1 : 0;
    }
    CHECK(plainAlarms > 300);   // until the drift has become its tail
    CHECK(driftingAlarms > 5);  // 36 are expected
    CHECK(driftingAlarms < 120);
    CHECK(drifting.add(20 + 10).alarm);
}

TEST_CASE("SPOT refuses options out of range and names the limits") {
    CHECK_FALSE(Spot::make({.risk = 0}).has_value());
    CHECK_FALSE(Spot::make({.risk = 0.05}).has_value());  // not beyond the level
    CHECK_FALSE(Spot::make({.level = 1}).has_value());
    CHECK_FALSE(Spot::make({.calibration = 1}).has_value());
    CHECK(Spot::make({.depth = 10'001}).error().message.find("10000") != std::string::npos);
}

TEST_CASE("SPOT's saved state goes on to the last bit and survives damage") {
    checkSavedState(Spot::make({.level = 0.9, .calibration = 150}).value(),
                    paretoSamples(400, 0.1, 6), kFeed);  // half is in the calibration
    checkSavedState(Spot::make({.level = 0.9, .calibration = 600, .depth = 20}).value(),
                    paretoSamples(3000, 0.1, 7), kFeed);
}

}  // namespace joulewatch
