#include "reports/degradation_json.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

DegradationFinding machine(std::string id, Severity severity, double current, double pf) {
    DegradationFinding finding;
    finding.machineId = std::move(id);
    finding.severity = severity;
    finding.spanDays = 7;
    finding.blockHours = 4;
    finding.current = {.changePercent = current,
                       .lowPercent = current - 1,
                       .highPercent = current + 1,
                       .slopePerSample = 1e-4,
                       .slopePerDay = 1,
                       .pValue = 1e-9,
                       .fitStart = 1,
                       .fitEnd = 1 + current / 100,
                       .step = {}};
    finding.powerFactor = {.changePercent = pf,
                           .lowPercent = pf - 1,
                           .highPercent = pf + 1,
                           .slopePerSample = -1e-6,
                           .slopePerDay = -0.01,
                           .pValue = 1e-9,
                           .fitStart = 0.85,
                           .fitEnd = 0.85 * (1 + pf / 100),
                           .step = {}};
    finding.pattern = DegradationPattern::combined;
    return finding;
}

}  // namespace

TEST_CASE("the degradation section shows the worst machine with the contract's names") {
    DegradationFindings findings;
    findings.machines = {machine("Machine_00", Severity::normal, 0.4, -0.1),
                         machine("Machine_12", Severity::critical, 14.87, -7.92)};
    findings.machines[1].daysToCritical = DaysToCritical{0, 0, std::nullopt};
    const std::vector<LiteralDegradation> literal{{-65, 0, -1e-4, 0, Severity::normal},
                                                  {-60, -7.9, -1e-4, -1e-6, Severity::critical}};
    const Json section = degradationSection(findings, literal, Compat::corrected, std::nullopt);
    CHECK(section["machine_id"] == "Machine_12");
    CHECK(section["severity"] == "CRITICAL");
    CHECK(section["current_change_percent"] == 14.87);
    CHECK(section["power_factor_change_percent"] == -7.92);
    CHECK(section["pattern"] == "combined");
    CHECK(section["basis"] == "rms_series");
    CHECK(section["ci95_current"] == Json::array({13.87, 15.87}));
    CHECK(section["days_to_critical"]["estimate"] == 0);
    CHECK(section["days_to_critical"]["high"].is_null());
    CHECK(section["seed_literal"]["current_change_percent"] == -60);
    CHECK(section["machines"].size() == 2);
    CHECK(section["machines"][0]["recommendation"].is_null());
    const std::string why = section["explanation"];
    CHECK(why.find("Current rose 14.9 % over 7.0 days") == 0);
    CHECK(why.find("power factor fell 7.9 %") != std::string::npos);
    const std::string what = section["recommendation"];
    CHECK(what.find("bearings") != std::string::npos);

    const Json seed = degradationSection(findings, literal, Compat::seed, "Machine_00");
    CHECK(seed["machine_id"] == "Machine_00");
    CHECK(seed["current_change_percent"] == -65);
    CHECK(seed["corrected"]["current_change_percent"] == 0.4);
}

TEST_CASE("a machine without a trend has nulls, a status and a reason") {
    DegradationFindings findings;
    DegradationFinding unknown;
    unknown.machineId = "Machine_00";
    unknown.provenance.status = Status::insufficientData;
    unknown.provenance.warnings = {"too_short: 2 blocks"};
    findings.machines = {unknown};
    const Json section =
        degradationSection(findings, std::vector<LiteralDegradation>(1), Compat::corrected, {});
    CHECK(section["current_change_percent"].is_null());
    CHECK(section["status"] == "insufficient_data");
    CHECK(section["severity"] == "NORMAL");
    CHECK(section["warnings"][0] == "too_short: 2 blocks");
    CHECK(section["days_to_critical"].is_null());
    CHECK(section["seed_literal"]["pf_trend_slope"].is_null());
}

TEST_CASE("a step is explained by its size and day") {
    DegradationFindings findings;
    findings.machines = {machine("m", Severity::critical, 20, 0.1)};
    findings.machines[0].pattern = DegradationPattern::levelShift;
    findings.machines[0].current.step = StepFinding{3.5, 18};
    const Json section =
        degradationSection(findings, std::vector<LiteralDegradation>(1), Compat::corrected, {});
    CHECK(section["explanation"].get<std::string>().find("stepped up by 18.0 % after 3.5 days") !=
          std::string::npos);
    CHECK(section["step_current"]["percent"] == 18);
}
