// The generator's bursts against what was put into them, from instantaneous values to findings.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "analyze/waveform_machine.hpp"
#include "generate/waveform_burst.hpp"

using namespace joulewatch;

namespace {

/// The burst as a recorder would have written it.
Waveform recorded(const Plant& plant, const WaveformBurst& burst) {
    FixedPointGrid grid;
    fillBurst(plant, burst, grid);
    Waveform waveform;
    waveform.start = burst.start;
    waveform.sampleRateHz = kWaveformSamplesPerSecond;
    const bool threePhases = std::ranges::find(plant.threePhaseMachines(), burst.machine) !=
                             plant.threePhaseMachines().end();
    for (std::size_t phase = 0; phase < (threePhases ? 3U : 1U); ++phase) {
        auto& amperes = waveform.channels[index(WaveformChannel::ia) + phase];
        auto& volts = waveform.channels[index(WaveformChannel::va) + phase];
        for (const std::int32_t each : grid.values(0, phase)) amperes.push_back(each / 1000.0);
        for (const std::int32_t each : grid.values(0, 3 + phase)) volts.push_back(each / 100.0);
    }
    return waveform;
}

/// What a plant's waveforms tell of each machine.
std::vector<WaveformMachine::Findings> analysed(const PlantOptions& options) {
    const Plant plant(options);
    std::vector<float> states = plant.initialStates();
    PlantBlock block;
    FixedPointGrid grid;
    std::map<std::size_t, WaveformMachine> machines;
    for (std::uint64_t b = 0; b < plant.blocks(); ++b) {
        const std::uint64_t first = b * kBlockSamples;
        grid.reshape(plant.at(first), plant.interval(),
                     std::min<std::uint64_t>(kBlockSamples, plant.samples() - first),
                     options.machines, 4);
        plant.draw(b, block);
        plant.settle(states, block);
        plant.read(block, grid, 0);
        for (const WaveformBurst& burst : burstsOf(plant, grid, first))
            machines.try_emplace(burst.machine).first->second.add(recorded(plant, burst));
    }
    std::vector<WaveformMachine::Findings> findings;
    for (auto& [machine, path] : machines)
        findings.push_back(path.finish(plant.meters()[machine].id));
    return findings;
}

}  // namespace

TEST_CASE("the default plant's waveforms have the distortion that was put into them") {
    for (const std::uint64_t seed : {1U, 42U}) {
        CAPTURE(seed);
        const auto findings = analysed({.days = 7, .seed = seed});
        REQUIRE(findings.size() == 20);
        for (std::size_t m = 0; m < findings.size(); ++m) {
            const HarmonicsFinding& harmonics = findings[m].harmonics;
            CAPTURE(harmonics.machineId);
            CHECK(std::abs(harmonics.thdPercent - (m == 8 ? 12.45 : 2.92)) < 0.1);
            CHECK(harmonics.severity == (m == 8 ? Severity::warning : Severity::normal));
            CHECK(harmonics.bursts == 7);
            CHECK(findings[m].imbalance.has_value() == (m % 5 != 4));  // conveyors: one phase
            if (findings[m].imbalance) CHECK(findings[m].imbalance->severity == Severity::normal);
        }
    }
}
