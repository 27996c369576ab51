#include "signal/spectrum.hpp"

#include <doctest/doctest.h>

#include "core/power_quality.hpp"
#include "signal/fft.hpp"
#include "signal/mains_fixture.hpp"

using namespace joulewatch;

namespace {

constexpr std::size_t kSamples = 2048;  // in 200 ms
constexpr double kRateHz = kSamples / 0.2;

std::vector<double> binsOf(const std::vector<double>& window) {
    return binRms(realFft(window), window.size());
}
double thd(std::span<const double> bins, Grouping grouping) {
    return thdPercent(harmonicRms(bins, 10, 50, grouping)).value();
}
bool near(double value, double known, double tolerance) {
    return std::abs(value - known) <= tolerance;
}

}  // namespace

TEST_CASE("harmonics in step with the window read the same as bins, subgroups and groups") {
    const auto bins = binsOf(mainsCurrent(50, kRateHz, kSamples, {{3, 20}, {5, 10}}));
    for (const Grouping grouping : {Grouping::bins, Grouping::subgroups, Grouping::groups})
        CHECK(near(thd(bins, grouping), 22.3607, 1e-4));
    double squares = 0;
    for (const double bin : bins) squares += bin * bin;
    CHECK(near(std::sqrt(squares), 102.4695, 1e-4));
}

TEST_CASE("an interharmonic half way between two orders is shared by their groups alone") {
    const auto bins = binsOf(mainsCurrent(50, kRateHz, kSamples, {{3.5, 5}}));
    const auto groups = harmonicRms(bins, 10, 50, Grouping::groups);
    const auto subgroups = harmonicRms(bins, 10, 50, Grouping::subgroups);
    CHECK(near(groups[2], 3.53553, 1e-5));
    CHECK(near(groups[3], 3.53553, 1e-5));
    CHECK(subgroups[2] < 1e-9);
    CHECK(subgroups[3] < 1e-9);
    CHECK(near(interharmonicRms(bins, 10, 3), 5, 1e-9));
    CHECK(near(thd(bins, Grouping::groups), 5, 1e-9));
    CHECK(thd(bins, Grouping::subgroups) < 1e-9);
}

TEST_CASE("a harmonic whose amplitude swings keeps its power in its subgroup") {
    // 20 % modulation at 5 Hz puts a tenth of the 5th harmonic into each neighbouring bin.
    const auto bins = binsOf(mainsCurrent(50, kRateHz, kSamples, {{5, 20}, {4.9, 2}, {5.1, 2}}));
    CHECK(near(harmonicRms(bins, 10, 50, Grouping::bins)[4], 20.000, 1e-3));
    CHECK(near(harmonicRms(bins, 10, 50, Grouping::subgroups)[4], 20.1990, 1e-4));
}

TEST_CASE("what an unsynchronised window gets wrong: 49.5 Hz seen through 200 ms") {
    // 20 A of 3rd harmonic on 100 A, both from zero phase: the leakage depends on the phases.
    std::vector<double> window(kSamples);
    for (std::size_t t = 0; t < kSamples; ++t) {
        const double angle = 2 * std::numbers::pi * 49.5 * static_cast<double>(t) / kRateHz;
        window[t] = std::numbers::sqrt2 * (100 * std::sin(angle) + 20 * std::sin(3 * angle));
    }
    const auto bins = binsOf(window);
    CHECK(near(thd(bins, Grouping::subgroups), 19.76, 0.01));
    CHECK(near(thd(bins, Grouping::groups), 21.03, 0.01));
    CHECK(near(thd(bins, Grouping::bins), 17.94, 0.01));
}

TEST_CASE("orders beyond the spectrum are zero") {
    const std::vector<double> bins(30, 1.0);
    CHECK(harmonicRms(bins, 10, 50, Grouping::groups)[49] == 0);
}
