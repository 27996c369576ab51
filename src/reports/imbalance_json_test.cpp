#include "reports/imbalance_json.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

ImbalanceFinding swinging() {
    ImbalanceFinding finding;
    finding.machineId = "Machine_15";
    finding.severity = Severity::warning;
    finding.provenance.basis = Basis::singleChannelProxy;
    finding.coefficientOfVariation = 0.08;
    finding.currentRangeA = 10.5;
    finding.autocorrelations = {{100, 0.3}, {250, 0.9}};
    finding.rollingCvMedian = 0.07;
    finding.periodicSeverity = Severity::warning;
    finding.periodS = 1250;
    finding.amplitudePercent = 8;
    finding.pValue = 1e-9;
    finding.autocorrelationCurve = {{10, 0.99}};
    finding.profile = {{0, 1}, {0.25, 1.08}};
    finding.literal.coefficientOfVariation = 0.72;
    finding.literal.severity = Severity::critical;
    return finding;
}

ImbalanceFinding unbalanced() {
    ImbalanceFinding finding;
    finding.machineId = "Machine_03";
    finding.severity = Severity::critical;
    finding.provenance.basis = Basis::threePhase;
    finding.threePhase = ThreePhaseUnbalance{.severity = Severity::critical,
                                             .vufPercent = 2.888,
                                             .iufPercent = 12,
                                             .nemaPercent = 2.5,
                                             .derating = 0.92,
                                             .meanCurrentA = std::array{50.0, 45.0, 40.0},
                                             .rotation = PhaseRotation::abc};
    return finding;
}

}  // namespace

TEST_CASE("one channel's swing fills the seed's fields and leaves the phases null") {
    const Json fields = imbalanceEntry(swinging()).fields;
    CHECK(fields["coefficient_of_variation"] == 0.08);
    CHECK(fields["current_range"] == 10.5);
    CHECK(fields["autocorrelations"].dump() == R"({"100":0.3,"250":0.9})");
    CHECK(fields["rolling_cv"].dump() == R"({"median":0.07,"max":null})");
    CHECK(fields["period_s"] == 1250);
    CHECK(fields["vuf_percent"].is_null());
    CHECK(fields["phases"].is_null());
    CHECK(fields["phase_rotation"].is_null());
    CHECK(fields["profile"][1].dump() == R"({"phase":0.25,"ratio":1.08})");
    CHECK(fields["autocorrelation_curve"].size() == 1);
    CHECK(fields["explanation"] == "The current swings by ±8.0 % every 1250 s.");
    CHECK(fields["recommendation"].get<std::string>().find("1250 s") != std::string::npos);
}

TEST_CASE("three phases speak for themselves") {
    const Json fields = imbalanceEntry(unbalanced()).fields;
    CHECK(fields["vuf_percent"] == 2.888);
    CHECK(fields["phases"].dump() == R"({"current":[50.0,45.0,40.0],"voltage":null})");
    CHECK(fields["phase_rotation"] == "abc");
    CHECK(fields["u0_percent"].is_null());
    CHECK(fields["explanation"] ==
          "Between the phases, voltages are unbalanced by 2.89 % and currents are "
          "unbalanced by 12.0 %.");
    CHECK(fields["recommendation"].get<std::string>().find("92 %") != std::string::npos);
}

TEST_CASE("swapped phases are a wiring fault, not an unbalance") {
    ImbalanceFinding finding = unbalanced();
    finding.threePhase->rotation = PhaseRotation::acb;
    const Json fields = imbalanceEntry(finding).fields;
    CHECK(fields["phase_rotation"] == "acb");
    CHECK(fields["explanation"].get<std::string>().find("backwards") != std::string::npos);
}

TEST_CASE("the section shows the worst machine and keeps the seed's literal figures") {
    const Json section = imbalanceSection({swinging(), unbalanced()}, Compat::corrected, {});
    CHECK(section["machine_id"] == "Machine_03");
    CHECK(section["machines"][1]["seed_literal"]["coefficient_of_variation"] == 0.72);
    CHECK(imbalanceSection({}, Compat::corrected, {})["machines"].empty());
    ImbalanceFinding nothing;
    nothing.machineId = "x";
    CHECK(imbalanceEntry(nothing).fields["recommendation"].is_null());
}
