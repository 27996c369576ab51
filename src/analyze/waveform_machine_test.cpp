#include "analyze/waveform_machine.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace joulewatch;
using doctest::Approx;

namespace {

/// `size`·cos of the mains, `degrees` behind, over 0.24 s at 12.8 kHz.
std::vector<double> sine(double size, double degrees) {
    std::vector<double> values(3072);
    for (std::size_t t = 0; t < values.size(); ++t)
        values[t] = size * std::cos(2 * std::numbers::pi *
                                    (50 * static_cast<double>(t) / 12800 - degrees / 360));
    return values;
}

Waveform threePhaseBurst() {
    Waveform burst;
    burst.sampleRateHz = 12800;
    burst.channels = {sine(108, 0),   sine(100, 120), sine(92, 240), {},
                      sine(325, -30), sine(325, 90),  sine(325, 210)};
    return burst;
}

}  // namespace

TEST_CASE("three recorded phases give harmonics and unbalance at once") {
    WaveformMachine machine;
    machine.add(threePhaseBurst());
    const auto findings = machine.finish("M");
    CHECK(findings.harmonics.thdPercent < 1e-3);
    CHECK(findings.harmonics.displacementPowerFactor == Approx(std::cos(std::numbers::pi / 6)));
    REQUIRE(findings.imbalance);
    CHECK(findings.imbalance->threePhase->iufPercent == Approx(4.6188).epsilon(1e-4));
    CHECK(findings.imbalance->threePhase->vufPercent < 1e-6);
    CHECK(findings.imbalance->threePhase->rotation == PhaseRotation::abc);
}

TEST_CASE("one recorded phase says nothing of unbalance") {
    WaveformMachine machine;
    Waveform burst;
    burst.sampleRateHz = 12800;
    burst.channels[index(WaveformChannel::ia)] = sine(10, 0);
    machine.add(burst);
    CHECK_FALSE(machine.finish("M").imbalance);
}

TEST_CASE("a waveform's finding keeps what only the long series knows") {
    HarmonicsFinding readings;
    readings.machineId = "M";
    readings.powerFactor = 0.77;
    readings.literal.thdPercent = 31;
    WaveformMachine machine;
    machine.add(threePhaseBurst());
    const auto waveform = machine.finish("M").harmonics;
    const HarmonicsFinding both = withWaveform(readings, waveform);
    CHECK(both.provenance.basis == Basis::waveform);
    CHECK(both.powerFactor == 0.77);
    CHECK(both.literal.thdPercent == 31);

    WaveformMachine silent;
    const HarmonicsFinding kept = withWaveform(readings, silent.finish("M").harmonics);
    CHECK(kept.provenance.basis == Basis::rmsSeries);
    CHECK(kept.provenance.warnings[0].starts_with("Waveforms: "));
}
