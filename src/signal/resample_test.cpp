#include "signal/resample.hpp"

#include <doctest/doctest.h>

#include "core/power_quality.hpp"
#include "signal/fft.hpp"
#include "signal/mains_fixture.hpp"
#include "signal/spectrum.hpp"

using namespace joulewatch;

namespace {

/// RMS of the differences between the resampled record and the signal itself.
double errorRms(double order, double first, double step, std::size_t count) {
    const double ratio = 12800.0;
    const auto record = mainsCurrent(50, ratio, 3072, {{order, 100}});
    const auto values = Resampler(first, step, count).apply(record);
    double squares = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const double angle =
            2 * std::numbers::pi * 50 * (first + step * static_cast<double>(k)) / ratio;
        const double truth =
            std::numbers::sqrt2 * 100 * (std::sin(angle + 0.3) + std::sin(order * angle + order));
        squares += (values[k] - truth) * (values[k] - truth);
    }
    return std::sqrt(squares / static_cast<double>(count));
}

}  // namespace

TEST_CASE("values between samples are those of the band-limited signal") {
    for (const double order : {3.0, 25.0, 50.0, 100.0, 112.0}) {  // 112·50 Hz = 0.4375 of the rate
        CAPTURE(order);
        CHECK(errorRms(order, 50.25, 0.9871, 2900) < 0.02);  // of 100 A
    }
}

TEST_CASE("positions that are samples give back the samples") {
    const auto record = mainsCurrent(50, 12800, 400, {{7, 10}});
    const auto values = Resampler(0, 1, 400).apply(record);
    for (std::size_t k = 0; k < 400; ++k) CHECK(std::abs(values[k] - record[k]) < 1e-9);
}

TEST_CASE("49.5 Hz resampled to whole cycles has its true distortion") {
    const auto record = mainsCurrent(49.5, 10240, 2500, {{3, 16}, {5, 12}});
    const double window = 10 * 10240 / 49.5;
    const auto values = Resampler(100, window / 2048, 2048).apply(record);
    const auto bins = binRms(realFft(values), 2048);
    CHECK(std::abs(thdPercent(harmonicRms(bins, 10, 50, Grouping::subgroups)).value() - 20) < 1e-3);
}
