#include "learn/stream/serial_correlation.hpp"

#include <doctest/doctest.h>

#include "learn/stream/ewma_chart.hpp"
#include "learn/stream/stream_fixture.hpp"

namespace joulewatch {
namespace {

/// First-order autoregression with unit variance.
std::vector<double> neighbourly(std::size_t count, double rho, std::uint64_t seed) {
    std::vector<double> samples = normalSamples(count, seed);
    for (std::size_t i = 1; i < count; ++i)
        samples[i] = rho * samples[i - 1] + std::sqrt(1 - rho * rho) * samples[i];
    return samples;
}

}  // namespace

TEST_CASE("limits are widened by √((1+ρ)/(1−ρ)), and only where it matters") {
    CHECK(chartWidening(0.5) == doctest::Approx(std::sqrt(3)));
    CHECK(chartWidening(-0.5) == doctest::Approx(std::sqrt(1.0 / 3)));
    CHECK(chartWidening(0.3) == 1);
    CHECK(chartWidening(-0.29) == 1);
    CHECK(chartWidening(std::numeric_limits<double>::quiet_NaN()) == 1);
    CHECK(chartWidening(1) == chartWidening(0.999));
}

TEST_CASE("ρ1 is found while the series goes by") {
    for (const double rho : {-0.6, 0.0, 0.5, 0.9}) {
        auto correlation = SerialCorrelation::make().value();
        for (const double z : neighbourly(20000, rho, 11)) correlation.add(z);
        // 5000 samples of memory: a standard error of at most 0.014, 4 of them.
        CHECK(correlation.rho1() == doctest::Approx(rho).epsilon(0.06));
        CHECK(correlation.widening() == chartWidening(correlation.rho1()));
    }
}

TEST_CASE("the widening keeps a chart quiet on samples that resemble their neighbours") {
    // ρ1 = 0.7: unwidened, the limits are exceeded about once in 20 samples.
    auto plain = EwmaChart::make().value();
    auto widened = plain;
    auto correlation = SerialCorrelation::make().value();
    int plainAlarms = 0;
    int widenedAlarms = 0;
    for (const double z : neighbourly(20000, 0.7, 12)) {
        correlation.add(z);
        plainAlarms += plain.add(z).alarm ? 1 : 0;
        widenedAlarms += widened.add(z / correlation.widening()).alarm ? 1 : 0;
    }
    CHECK(plainAlarms > 1000);
    CHECK(widenedAlarms < 100);
}

TEST_CASE("ρ1 takes no spike, no gap and no constant for a likeness") {
    auto correlation = SerialCorrelation::make().value();
    CHECK(correlation.warmingUp());
    for (int i = 0; i < 300; ++i) correlation.add(7);
    CHECK_FALSE(correlation.warmingUp());
    CHECK(correlation.rho1() == 0);

    auto spiky = SerialCorrelation::make().value();
    const auto samples = normalSamples(5000, 13);
    for (std::size_t i = 0; i < samples.size(); ++i) spiky.add(i % 500 < 2 ? 1e9 : samples[i]);
    CHECK(std::abs(spiky.rho1()) < 0.15);

    auto gaps = SerialCorrelation::make({.memory = 1000, .warmUp = 2}).value();
    for (int i = 0; i < 100; ++i) {
        gaps.add(i % 2 == 0 ? 1 : -1);
        gaps.add(std::numeric_limits<double>::quiet_NaN());
    }
    CHECK(gaps.warmingUp());  // no sample had a neighbour
    CHECK_FALSE(SerialCorrelation::make({.memory = 1}).has_value());
}

TEST_CASE("ρ1's saved state goes on to the last bit and survives damage") {
    checkSavedState(SerialCorrelation::make().value(), neighbourly(600, 0.5, 14),
                    [](SerialCorrelation& correlation, double z) {
                        correlation.add(z);
                        return correlation.rho1();
                    });
}

}  // namespace joulewatch
