#include "analyze/phase_unbalance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace joulewatch;
using doctest::Approx;
using Triple = std::array<double, 3>;

namespace {

const Timestamp kStart = parseTimestamp("2024-01-01T00:00:00").value();

ThreePhaseReading reading(int seconds, Triple currentA, Triple voltageV = {400, 400, 400}) {
    return {.machine = 0,
            .at = kStart + std::chrono::seconds{seconds},
            .voltageKind = VoltageKind::none,
            .currentA = currentA,
            .voltageV = voltageV};
}

/// What ten minutes of one reading give.
ImbalanceFinding steady(VoltageKind kind, Triple currentA, Triple voltageV) {
    PhaseUnbalance unbalance(kind);
    for (int s = 0; s < 600; s += 10) unbalance.add(reading(s, currentA, voltageV));
    return unbalance.finish("M");
}

std::array<std::complex<double>, 3> phasors(Triple size, double secondDegrees = -120) {
    const double b = secondDegrees * std::numbers::pi / 180;
    return {size[0], std::polar(size[1], b), std::polar(size[2], -b)};
}

}  // namespace

TEST_CASE("line voltages give VUF, NEMA unbalance and the motor's derating") {
    const auto finding = steady(VoltageKind::lineToLine, {50, 50, 50}, {390, 400, 410});
    REQUIRE(finding.threePhase);
    const ThreePhaseUnbalance& found = *finding.threePhase;
    CHECK(found.vufPercent == Approx(2.8880).epsilon(1e-4));
    CHECK(found.nemaPercent == Approx(2.5));
    CHECK(found.derating == Approx(0.92));
    CHECK(found.iufPercent < 1e-9);
    CHECK(std::isnan(found.u0Percent));
    CHECK(found.rotation == PhaseRotation::unknown);
    CHECK(found.meanLineVoltageV.value() == Triple{390, 400, 410});
    CHECK(finding.severity == Severity::critical);
    CHECK(finding.provenance.basis == Basis::threePhase);
}

TEST_CASE("the voltage's limits of 1 and 2 % belong to the warning") {
    CHECK(steady(VoltageKind::lineToLine, {5, 5, 5}, {400, 400, 400}).severity == Severity::normal);
    const auto warning = steady(VoltageKind::lineToLine, {5, 5, 5}, {395, 400, 405});
    CHECK(warning.threePhase->vufPercent == Approx(1.4435).epsilon(1e-4));
    CHECK(warning.severity == Severity::warning);
}

TEST_CASE("voltage is judged by 1 and 2 % of negative sequence, currents by 10 and 20 %") {
    const auto judged = [](double vuf, double iuf) {
        // A positive system with this share of a negative one: b and c turn the other way.
        const auto system = [](double size, double percent) {
            const double turn = 2 * std::numbers::pi / 3;
            const double negative = size * percent / 100;
            return std::array{std::complex<double>{size + negative},
                              std::polar(size, -turn) + std::polar(negative, turn),
                              std::polar(size, turn) + std::polar(negative, -turn)};
        };
        PhaseUnbalance unbalance(VoltageKind::lineToNeutral);
        unbalance.add(kStart, {.currentA = system(50, iuf), .voltageV = system(230, vuf)});
        return unbalance.finish("M").severity;
    };
    CHECK(judged(0.999, 9.99) == Severity::normal);
    CHECK(judged(1.001, 0) == Severity::warning);
    CHECK(judged(1.999, 0) == Severity::warning);
    CHECK(judged(2.001, 0) == Severity::critical);
    CHECK(judged(0, 10.01) == Severity::warning);
    CHECK(judged(0, 19.99) == Severity::warning);
    CHECK(judged(0, 20.01) == Severity::critical);
}

TEST_CASE("currents without angles are given both ways, and judged as without neutral") {
    const auto finding = steady(VoltageKind::none, {100, 95, 90}, {});
    const ThreePhaseUnbalance& found = *finding.threePhase;
    CHECK(found.iufThreeWirePercent == Approx(6.0894).epsilon(1e-4));
    CHECK(found.iufPercent == Approx(3.0387).epsilon(1e-3));
    CHECK(found.currentNemaPercent == Approx(100.0 * 5 / 95));
    CHECK(std::isnan(found.vufPercent));
    CHECK(finding.severity == Severity::normal);
    CHECK(steady(VoltageKind::none, {110, 95, 90}, {}).severity == Severity::warning);
    CHECK(steady(VoltageKind::none, {130, 95, 90}, {}).severity == Severity::critical);
}

TEST_CASE("a phase that swings by 8 % has 4 % negative sequence at its peak, less in ten minutes") {
    PhaseUnbalance unbalance(VoltageKind::none);
    for (int s = 0; s < 86'400; s += 10) {
        const double u = 0.08 * std::sin(2 * std::numbers::pi * s / 1250);
        unbalance.add(reading(s, {50 * (1 + u), 50 * (1 - u / 2), 50 * (1 - u / 2)}));
    }
    const auto finding = unbalance.finish("Machine_15");
    CHECK(finding.threePhase->iufPeakPercent == Approx(4.0).epsilon(1e-3));
    CHECK(finding.threePhase->iufPercent > 2.4);
    CHECK(finding.threePhase->iufPercent < 2.8);
    CHECK(finding.severity == Severity::normal);
    CHECK(finding.provenance.warnings.back() ==
          "EN 50160 judges a week of 10-minute means; this record covers 1.0 days and is "
          "indicative.");
}

TEST_CASE("unbalance at light load is ignored, at part load it warns at most") {
    PhaseUnbalance light(VoltageKind::none);
    light.add(reading(0, {100, 100, 100}));
    light.add(reading(600, {15, 10, 5}));
    CHECK(light.finish("M").severity == Severity::normal);
    PhaseUnbalance part(VoltageKind::none);
    part.add(reading(0, {100, 100, 100}));
    part.add(reading(600, {40, 30, 20}));
    CHECK(part.finish("M").severity == Severity::warning);
    // Loads are kept in steps of 2 %: both limits hold to that.
    const auto ofLoad = [](double meanA) {
        PhaseUnbalance at(VoltageKind::none);
        at.add(reading(0, {100, 100, 100}));
        at.add(reading(600, {1.4 * meanA, meanA, 0.6 * meanA}));
        return at.finish("M").severity;
    };
    CHECK(ofLoad(19.5) == Severity::normal);
    CHECK(ofLoad(20.5) == Severity::warning);
    CHECK(ofLoad(48.5) == Severity::warning);
    CHECK(ofLoad(51.5) == Severity::critical);
}

TEST_CASE("a supply switched off is no unbalance of the voltage") {
    PhaseUnbalance unbalance(VoltageKind::lineToLine);
    unbalance.add(reading(0, {10, 10, 10}));
    unbalance.add(reading(600, {0, 0, 0}, {5, 1, 0}));
    const auto finding = unbalance.finish("M");
    CHECK(finding.threePhase->vufPercent == 0);
    CHECK(finding.severity == Severity::normal);
}

TEST_CASE("voltages to neutral have no unbalance factor without angles") {
    const auto finding = steady(VoltageKind::lineToNeutral, {5, 5, 5}, {230, 234, 238});
    CHECK(std::isnan(finding.threePhase->vufPercent));
    CHECK(std::isnan(finding.threePhase->derating));
    CHECK(finding.threePhase->nemaPercent == Approx(100.0 * 4 / 234));
    CHECK_FALSE(finding.threePhase->meanLineVoltageV);
    CHECK(finding.severity == Severity::warning);
}

TEST_CASE("phasors give the exact factors and the direction of rotation") {
    PhaseUnbalance unbalance(VoltageKind::lineToNeutral);
    unbalance.add(kStart,
                  {.currentA = phasors({1.08, 1.00, 0.92}), .voltageV = phasors({230, 230, 230})});
    const auto finding = unbalance.finish("M");
    CHECK(finding.threePhase->iufPercent == Approx(4.6188).epsilon(1e-4));
    CHECK(finding.threePhase->vufPercent < 1e-9);
    CHECK(finding.threePhase->u0Percent < 1e-9);
    CHECK(finding.threePhase->rotation == PhaseRotation::abc);
    CHECK(finding.threePhase->meanLineVoltageV.value()[0] == Approx(230 * std::numbers::sqrt3));
    CHECK(finding.severity == Severity::normal);
}

TEST_CASE("phases that rotate backwards are reported as wiring, not as unbalance") {
    PhaseUnbalance unbalance(VoltageKind::lineToNeutral);
    unbalance.add(kStart, {.currentA = phasors({10, 10, 10}, 120),
                           .voltageV = phasors({230, 230, 230}, 120)});
    const auto finding = unbalance.finish("M");
    CHECK(finding.threePhase->rotation == PhaseRotation::acb);
    CHECK(finding.threePhase->vufPercent < 1e-9);
    CHECK(finding.threePhase->iufPercent < 1e-9);
    CHECK(finding.severity == Severity::warning);
    CHECK(finding.provenance.warnings[0].find("wiring") != std::string::npos);
}

TEST_CASE("readings that lack a phase answer nothing") {
    PhaseUnbalance unbalance(VoltageKind::none);
    unbalance.add(reading(0, {1, kMissing, 1}));
    const auto finding = unbalance.finish("M");
    CHECK(finding.provenance.status == Status::insufficientData);
    CHECK(finding.severity == Severity::normal);
}

TEST_CASE("one channel's finding and the phases' become one, with the worse severity") {
    ImbalanceFinding oneChannel;
    oneChannel.machineId = "M";
    oneChannel.severity = Severity::warning;
    oneChannel.periodS = 1250;
    oneChannel.provenance = {Basis::singleChannelProxy, Status::ok, "CV", {"proxy"}};
    const auto phases = steady(VoltageKind::lineToLine, {50, 50, 50}, {400, 400, 400});
    const ImbalanceFinding both = withPhases(oneChannel, phases);
    CHECK(both.severity == Severity::warning);
    CHECK(both.periodS == 1250);
    CHECK(both.threePhase->vufPercent == 0);
    CHECK(both.provenance.basis == Basis::threePhase);
    CHECK(both.provenance.warnings.back() == "proxy");

    PhaseUnbalance nothing(VoltageKind::none);
    const ImbalanceFinding kept = withPhases(oneChannel, nothing.finish("M"));
    CHECK(kept.provenance.basis == Basis::singleChannelProxy);
    CHECK_FALSE(kept.threePhase);
}

TEST_CASE("readings of the phases keep what only the waveforms' angles told") {
    PhaseUnbalance waveforms(VoltageKind::lineToNeutral);
    waveforms.add(kStart, {.currentA = phasors({10, 10, 10}, 120),
                           .voltageV = phasors({230, 230, 230}, 120)});
    const ImbalanceFinding first = withPhases({}, waveforms.finish("M"));
    const ImbalanceFinding both =
        withPhases(first, steady(VoltageKind::lineToLine, {50, 50, 50}, {398, 400, 402}));
    CHECK(both.threePhase->rotation == PhaseRotation::acb);
    CHECK(both.threePhase->nemaPercent == Approx(0.5));
    CHECK(both.severity == Severity::warning);
}
