#include "analyze/waveform_harmonics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "signal/mains_fixture.hpp"

using namespace joulewatch;
using doctest::Approx;

namespace {

/// One machine's path from pieces to finding.
struct Path {
    explicit Path(WaveformHarmonicsOptions options = {})
        : analyser(options.orders, options.grouping), harmonics(options) {}
    HarmonicsFinding finish() {
        cutter.finish();
        return harmonics.finish("Machine_08", cutter);
    }
    SpectrumAnalyser analyser;
    WaveformHarmonics harmonics;
    WaveformWindows cutter{
        [this](const WaveformWindow& window) { harmonics.add(window, analyser.analyse(window)); }};
};

Waveform piece(double rateHz) {
    Waveform waveform;
    waveform.machineId = "Machine_08";
    waveform.sampleRateHz = rateHz;
    return waveform;
}
std::vector<double>& channel(Waveform& waveform, WaveformChannel which) {
    return waveform.channels[index(which)];
}
std::vector<double> scaled(std::vector<double> values, double factor) {
    for (double& each : values) each *= factor;
    return values;
}

/// Numbers with mean 0 and deviation about 1, the same at every run.
std::vector<double> noise(std::size_t count, std::uint64_t state) {
    std::vector<double> values(count);
    for (double& value : values) {
        for (int i = 0; i < 12; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            value += static_cast<double>(state >> 11) * 0x1p-53;
        }
        value -= 6;
    }
    return values;
}

}  // namespace

TEST_CASE("bursts with a known 3rd and 5th harmonic give the true distortion and its figures") {
    // Noise of 0.05 % of a full scale of 250 A: what a plant's recorder adds.
    Path path({.maximumDemandA = 200});
    for (std::uint64_t day = 0; day < 3; ++day) {
        Waveform burst = piece(12800);
        auto& ia = channel(burst, WaveformChannel::ia);
        ia = mainsCurrent(50, 12800, 3072, {{3, 10.36}, {5, 6.91}});
        const auto hiss = noise(ia.size(), day);
        for (std::size_t t = 0; t < ia.size(); ++t) ia[t] += 0.125 * hiss[t];
        path.cutter.add(burst);
    }
    const HarmonicsFinding finding = path.finish();
    CHECK(std::abs(finding.thdPercent - 12.453) < 0.02);
    CHECK(finding.isTrueThd);
    CHECK(finding.severity == Severity::warning);
    CHECK(finding.quality == HarmonicQuality::moderate);
    REQUIRE(finding.dominantHarmonics.size() == 2);
    CHECK(finding.dominantHarmonics[0].order == 3);
    CHECK(finding.dominantHarmonics[0].ratio == Approx(0.1036).epsilon(0.002));
    CHECK(finding.dominantHarmonics[1].order == 5);
    CHECK(finding.dominantHarmonics[1].ratio == Approx(0.0691).epsilon(0.002));
    CHECK(finding.spectrum.size() == 50);
    CHECK(finding.f1Hz == Approx(50).epsilon(1e-5));
    CHECK(finding.bursts == 3);
    CHECK(finding.tddPercent == Approx(6.227).epsilon(0.002));
    CHECK(finding.kFactor == Approx((1 + 9 * 0.01073 + 25 * 0.004775) / 1.015508).epsilon(0.002));
    CHECK(finding.provenance.basis == Basis::waveform);
    CHECK(finding.provenance.status == Status::ok);
}

TEST_CASE("the phase with the largest distortion speaks for the machine") {
    Path path;
    Waveform burst = piece(12800);
    channel(burst, WaveformChannel::ia) = mainsCurrent(50, 12800, 3072, {{5, 3}});
    channel(burst, WaveformChannel::ib) = mainsCurrent(50, 12800, 3072, {{5, 16}});
    channel(burst, WaveformChannel::in) = scaled(mainsCurrent(50, 12800, 3072, {{3, 300}}), 0.01);
    path.cutter.add(burst);
    const HarmonicsFinding finding = path.finish();
    CHECK(finding.thdPercent == Approx(16).epsilon(1e-3));
    CHECK(finding.severity == Severity::critical);
    CHECK(finding.provenance.method.ends_with("of phase B"));
}

TEST_CASE("power factor is the power's, distortion included; displacement is the fundamental's") {
    Path path;
    Waveform burst = piece(12800);
    channel(burst, WaveformChannel::va) = scaled(mainsCurrent(50, 12800, 3072, {}), 2.3);
    auto current = mainsCurrent(50, 12800, 3072 + 32, {{3, 20}, {5, 10}});
    current.erase(current.begin(), current.begin() + 32);  // 32 samples ahead: 45°
    channel(burst, WaveformChannel::ia) = current;
    path.cutter.add(burst);
    const HarmonicsFinding finding = path.finish();
    CHECK(finding.displacementPowerFactor == Approx(std::sqrt(0.5)));
    CHECK(finding.powerFactor == Approx(std::sqrt(0.5) / std::sqrt(1.05)).epsilon(1e-6));
    CHECK(finding.voltageThdPercent < 1e-6);
}

TEST_CASE("an idle machine's noisy windows do not count") {
    Path path;
    Waveform running = piece(12800);
    channel(running, WaveformChannel::ia) = mainsCurrent(50, 12800, 3072, {{5, 4}});
    Waveform idle = piece(12800);
    channel(idle, WaveformChannel::ia) =
        scaled(mainsCurrent(50, 12800, 3072, {{3, 60}, {5, 50}}), 0.02);
    path.cutter.add(running);
    path.cutter.add(idle);
    CHECK(path.finish().thdPercent == Approx(4).epsilon(1e-3));
}

TEST_CASE("a slow recorder resolves fewer orders, and the finding says so") {
    Path path;
    Waveform burst = piece(1600);
    channel(burst, WaveformChannel::ia) = mainsCurrent(50, 1600, 800, {{3, 20}});
    path.cutter.add(burst);
    const HarmonicsFinding finding = path.finish();
    CHECK(finding.spectrum.size() == 14);
    CHECK(finding.thdPercent == Approx(20).epsilon(1e-3));
    CHECK(finding.provenance.warnings[1] ==
          "Sampling at 1600 Hz resolves harmonics up to order 14 of the 50 wanted.");
}

TEST_CASE("without a current there is no distortion, and no severity made of it") {
    Path path;
    Waveform burst = piece(12800);
    channel(burst, WaveformChannel::va) = scaled(mainsCurrent(50, 12800, 3072, {{5, 3}}), 2.3);
    path.cutter.add(burst);
    const HarmonicsFinding finding = path.finish();
    CHECK(std::isnan(finding.thdPercent));
    CHECK_FALSE(finding.quality);
    CHECK(finding.severity == Severity::normal);
    CHECK(finding.provenance.status == Status::insufficientData);
    CHECK(finding.voltageThdPercent == Approx(3).epsilon(1e-3));
}

TEST_CASE("voltages are held against the limits, dips left out") {
    Path path;
    Waveform record = piece(6400);
    auto volts = scaled(mainsCurrent(50, 6400, 64'000, {{5, 7}}), 2.3);  // 10 s of 230 V
    for (std::size_t t = 32'000; t < 33'280; ++t) volts[t] *= 0.7;       // one dip of 0.2 s
    channel(record, WaveformChannel::va) = volts;
    path.cutter.add(record);
    const HarmonicsFinding finding = path.finish();
    bool fifth = false;
    for (const HarmonicLimit& each : finding.limits) {
        CHECK(each.indicative);
        if (each.standard.starts_with("EN 50160") && each.order == 5) {
            fifth = true;
            CHECK(each.valuePercent == Approx(7).epsilon(0.01));
            CHECK_FALSE(each.ok);
        }
    }
    CHECK(fifth);
    const auto& warnings = finding.provenance.warnings;
    CHECK(std::ranges::any_of(warnings, [](const std::string& each) {
        return each.find("dip or swell") != std::string::npos;
    }));
    CHECK(std::ranges::any_of(warnings, [](const std::string& each) {
        return each.find("not at a machine") != std::string::npos;
    }));
}

TEST_CASE("currents are held against limits where the grid's strength is told") {
    Path path({.maximumDemandA = 100, .shortCircuitRatio = 15});
    Waveform burst = piece(12800);
    channel(burst, WaveformChannel::ia) = mainsCurrent(50, 12800, 3072, {{5, 6}});
    path.cutter.add(burst);
    const HarmonicsFinding finding = path.finish();
    REQUIRE_FALSE(finding.limits.empty());
    CHECK(finding.limits.front().standard == "IEEE 519-2022 current, 3 s daily p99");
    CHECK(finding.limits.front().valuePercent == Approx(6).epsilon(1e-3));
    CHECK(finding.limits.front().limitPercent == 10);
}
