#include "generate/waveform_burst.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace joulewatch {
namespace {

struct Burst {
    WaveformBurst truth;
    FixedPointGrid grid;

    double at(std::size_t column, std::size_t k) const {
        return grid.values(0, column)[k] / (column < 3 ? 1000.0 : 100.0);
    }
    double rms(std::size_t column) const {
        double squares = 0;
        for (std::size_t k = 0; k < kBurstSamples; ++k) squares += at(column, k) * at(column, k);
        return std::sqrt(squares / kBurstSamples);
    }
    /// RMS phasor of a harmonic of 50 Hz.
    std::complex<double> harmonic(std::size_t column, int order) const {
        std::complex<double> sum;
        for (std::size_t k = 0; k < kBurstSamples; ++k)
            sum += at(column, k) * std::polar(1.0, -2 * std::numbers::pi * order *
                                                       static_cast<double>(k % 256) / 256);
        return sum * std::numbers::sqrt2 / static_cast<double>(kBurstSamples);
    }
    double thdPercent(std::size_t column) const {
        double squares = 0;
        for (int order = 2; order <= 50; ++order) squares += std::norm(harmonic(column, order));
        return 100 * std::sqrt(squares) / std::abs(harmonic(column, 1));
    }
};

/// The first burst of each machine of the default plant.
std::vector<Burst> firstBursts(const PlantOptions& options) {
    const Plant plant(options);
    std::vector<float> states = plant.initialStates();
    PlantBlock block;
    FixedPointGrid grid;
    std::vector<Burst> bursts;
    for (std::uint64_t b = 0; b < plant.blocks() && bursts.empty(); ++b) {
        const std::uint64_t left = plant.samples() - b * kBlockSamples;
        grid.reshape(plant.at(b * kBlockSamples), plant.interval(),
                     std::min<std::uint64_t>(kBlockSamples, left), options.machines, 4);
        plant.draw(b, block);
        plant.settle(states, block);
        plant.read(block, grid, 0);
        for (const WaveformBurst& each : burstsOf(plant, grid, b * kBlockSamples)) {
            bursts.push_back({each, {}});
            fillBurst(plant, each, bursts.back().grid);
        }
    }
    return bursts;
}

}  // namespace

TEST_CASE("a burst has the RMS values, the power factor and the distortion of its machine") {
    PlantOptions options;
    options.days = 7;
    const auto bursts = firstBursts(options);
    REQUIRE(bursts.size() == 20);
    for (const Burst& burst : bursts) {
        CAPTURE(burst.truth.machine);
        CHECK(formatTimestamp(burst.truth.start) == "2024-01-01T10:00:00");
        CHECK(burst.rms(0) == doctest::Approx(burst.truth.currentA).epsilon(0.0005));
        const bool onePhase = burst.truth.machine % 5 == 4;
        const double voltage = burst.truth.voltageV / (onePhase ? 1 : std::numbers::sqrt3);
        CHECK(burst.rms(3) == doctest::Approx(voltage).epsilon(0.0005));
        double power = 0;
        for (std::size_t k = 0; k < kBurstSamples; ++k)
            power += burst.at(0, k) * burst.at(3, k) / kBurstSamples;
        CHECK(power / (burst.rms(0) * burst.rms(3)) ==
              doctest::Approx(burst.truth.powerFactor).epsilon(0.001));
        // √(2.5² + 1.5²) and √(10.36² + 6.91²)
        const double thd = burst.truth.machine == 8 ? 12.453 : 2.915;
        CHECK(burst.thdPercent(0) == doctest::Approx(thd).epsilon(0.005));
        CHECK(burst.thdPercent(3) == doctest::Approx(1).epsilon(0.01));
        if (onePhase) CHECK(burst.rms(1) == 0);
    }
}

TEST_CASE("the phases of a burst follow each other, and differ where they are unbalanced") {
    PlantOptions options;
    // 36000 s is 28.8 periods of 1250 s: sin(2π·0.8) = −0.951.
    const auto bursts = firstBursts(options);
    const auto sequence = [](const Burst& burst, std::size_t from, int direction) {
        const auto a = std::polar(1.0, 2 * std::numbers::pi / 3 * direction);
        return std::abs(burst.harmonic(from, 1) + a * burst.harmonic(from + 1, 1) +
                        a * a * burst.harmonic(from + 2, 1)) /
               3;
    };
    for (const Burst& burst : bursts) {
        if (burst.truth.machine % 5 == 4) continue;
        CAPTURE(burst.truth.machine);
        const double unbalance = sequence(burst, 0, -1) / sequence(burst, 0, 1);
        const double expected = burst.truth.machine == 15 ? 0.04 * 0.951 : 0;
        CHECK(unbalance == doctest::Approx(expected).scale(1).epsilon(0.0005));
        CHECK(sequence(burst, 3, -1) / sequence(burst, 3, 1) < 0.0005);
    }
}

TEST_CASE("a day without ten o'clock has no burst, a stamp beside ten o'clock is taken before") {
    PlantOptions options;
    options.machines = 2;
    options.interval = std::chrono::seconds{3600};
    options.start += std::chrono::hours{9} + std::chrono::minutes{30};
    options.days = 1;
    const auto bursts = firstBursts(options);
    REQUIRE(bursts.size() == 2);
    CHECK(bursts[0].truth.sample == 0);
    CHECK(formatTimestamp(bursts[1].truth.start) == "2024-01-01T10:00:00");
}

}  // namespace joulewatch
