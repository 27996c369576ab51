#include "generate/waveform_burst.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generate/elementary.hpp"
#include "generate/faults.hpp"
#include "generate/machine_profile.hpp"
#include "generate/random_streams.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMainsHz = 50;
constexpr std::size_t kCycle = kWaveformSamplesPerSecond / kMainsHz;  // 256 samples
static_assert(kCycle == kBlockSamples && kBurstSamples % kCycle == 0);

/// Noise of the converter's steps, of a full scale that holds twice the nominal peak.
constexpr double kNoiseOfFullScale = 0.0005;
constexpr double kHeadroom = 2;

struct Harmonic {
    std::size_t order;
    double ratio;  // to the fundamental
};
constexpr Harmonic kHealthyCurrent[]{{5, 0.025}, {7, 0.015}};
constexpr Harmonic kFaultyCurrent[]{{3, kThirdHarmonic}, {5, kFifthHarmonic}};
constexpr Harmonic kVoltage[]{{5, 0.01}};

/// RMS over fundamental.
double rmsRatio(std::span<const Harmonic> harmonics) {
    double squares = 1;
    for (const Harmonic& each : harmonics) squares += each.ratio * each.ratio;
    return std::sqrt(squares);
}

using Cycle = std::array<double, kCycle>;

const Cycle& sineTable() {
    static const Cycle table = [] {
        Cycle sine;
        for (std::size_t k = 0; k < kCycle; ++k) {
            const double halfTurns = 2.0 * static_cast<double>(k) / kCycle;
            sine[k] = static_cast<double>(
                -sinPi(static_cast<float>(halfTurns - 1)));  // sin(πx) = −sin(π(x − 1))
        }
        return sine;
    }();
    return table;
}

/// Adds peak·sin(h·(x − phase·120°) + quarters·90°) over one cycle x.
void addWave(Cycle& cycle, double peak, std::size_t order, std::size_t phase, bool cosine) {
    constexpr double kHalfSqrt3 = std::numbers::sqrt3 / 2;
    constexpr double kCosine[]{1, -0.5, -0.5};
    constexpr double kSine[]{0, kHalfSqrt3, -kHalfSqrt3};
    const Cycle& sine = sineTable();
    const double c = kCosine[order * phase % 3], s = kSine[order * phase % 3];
    for (std::size_t k = 0; k < kCycle; ++k) {
        const std::size_t at = order * k % kCycle;
        const double sinHere = sine[at], cosHere = sine[(at + kCycle / 4) % kCycle];
        cycle[k] += peak * (cosine ? cosHere * c + sinHere * s : sinHere * c - cosHere * s);
    }
}

/// Harmonic currents stand at a right angle to the harmonic voltages and carry no power, so that
/// P/S is the displacement factor over both distortions (IEEE 1459).
Cycle currentCycle(double rms, double powerFactor, std::span<const Harmonic> harmonics,
                   std::size_t phase) {
    const double peak = std::numbers::sqrt2 * rms / rmsRatio(harmonics);
    const double displacement =
        std::min(1.0, powerFactor * rmsRatio(harmonics) * rmsRatio(kVoltage));
    Cycle cycle{};
    addWave(cycle, peak * displacement, 1, phase, false);
    addWave(cycle, -peak * std::sqrt(1 - displacement * displacement), 1, phase, true);
    for (const Harmonic& each : harmonics)
        addWave(cycle, peak * each.ratio, each.order, phase, true);
    return cycle;
}

Cycle voltageCycle(double rms, std::size_t phase) {
    const double peak = std::numbers::sqrt2 * rms / rmsRatio(kVoltage);
    Cycle cycle{};
    addWave(cycle, peak, 1, phase, false);
    for (const Harmonic& each : kVoltage)
        addWave(cycle, peak * each.ratio, each.order, phase, false);
    return cycle;
}

/// The cycle again and again, with the converter's noise, in steps of 1/scale.
void store(const Cycle& cycle, std::span<const BlockOfFloats> noise, double sigma, double scale,
           std::span<std::int32_t> out) {
    const double most = 1000 * scale - 1;
    for (std::size_t k = 0; k < out.size(); ++k) {
        const auto z = static_cast<double>(noise[k / kCycle][k % kCycle]);
        const double steps = std::clamp((cycle[k % kCycle] + sigma * z) * scale, -most, most);
        out[k] = static_cast<std::int32_t>(steps + (steps < 0 ? -0.5 : 0.5));
    }
}

constexpr std::size_t kBurstCycles = kBurstSamples / kCycle;
/// Per phase (and one to spare), per cycle.
using BurstNoise = std::array<std::array<BlockOfFloats, kBurstCycles>, 4>;

void drawNoise(const Plant& plant, const WaveformBurst& burst, Stream stream, BurstNoise& noise) {
    for (std::size_t c = 0; c < kBurstCycles; ++c) {
        // A burst has room for 4096 samples behind the reading that it belongs to.
        const std::uint64_t first = burst.sample * 4096 + c * kBlockSamples;
        blockKernels().normals(
            {plant.options().seed, first, stream, static_cast<std::uint32_t>(burst.machine)},
            noise[0][c].data(), noise[1][c].data(), noise[2][c].data(), noise[3][c].data());
    }
}

}  // namespace

std::vector<WaveformBurst> burstsOf(const Plant& plant, const FixedPointGrid& readings,
                                    std::uint64_t first) {
    using namespace std::chrono;
    std::vector<WaveformBurst> bursts;
    const Timestamp end = plant.at(first + readings.samples());
    for (Timestamp ten = floor<days>(plant.at(first)) + hours{10}; ten < end; ten += days{1}) {
        if (ten < plant.at(first)) continue;
        const auto sample =
            static_cast<std::uint64_t>((ten - plant.options().start) / plant.interval());
        const std::size_t k = static_cast<std::size_t>(sample - first);
        for (std::size_t m = 0; m < readings.series(); ++m)
            bursts.push_back({m, sample, ten, readings.values(m, 0)[k] / 100.0,
                              readings.values(m, 1)[k] / 100.0, readings.values(m, 3)[k] / 1000.0});
    }
    return bursts;
}

void fillBurst(const Plant& plant, const WaveformBurst& burst, FixedPointGrid& grid) {
    const MachineProfile& profile = machineProfile(burst.machine);
    const bool threePhase = plant.isThreePhase(burst.machine);
    const std::span<const Harmonic> harmonics = plant.has(burst.machine, Fault::harmonics)
                                                    ? std::span<const Harmonic>(kFaultyCurrent)
                                                    : std::span<const Harmonic>(kHealthyCurrent);
    const double u = plant.has(burst.machine, Fault::imbalance) ? plant.unbalance(burst.sample) : 0;
    const double toNeutral = threePhase ? 1 / std::numbers::sqrt3 : 1;
    const double fullScale = kHeadroom * std::numbers::sqrt2 * kNoiseOfFullScale;
    BurstNoise currentNoise, voltageNoise;
    drawNoise(plant, burst, kWaveformCurrent, currentNoise);
    drawNoise(plant, burst, kWaveformVoltage, voltageNoise);
    grid.reshape(burst.start, Duration{}, kBurstSamples, 1, kWaveformColumns);
    for (std::size_t phase = 0; phase < (threePhase ? 3U : 1U); ++phase) {
        const double share = phase == 0 ? 1 : (1 - u / 2) / (1 + u);
        store(currentCycle(burst.currentA * share, burst.powerFactor, harmonics, phase),
              currentNoise[phase], fullScale * profile.currentA, 1000,
              grid.mutableValues(0, phase));
        store(voltageCycle(burst.voltageV * toNeutral, phase), voltageNoise[phase],
              fullScale * profile.voltageV * toNeutral, 100, grid.mutableValues(0, 3 + phase));
    }
}

}  // namespace joulewatch
