#include "reports/voltage_json.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

VoltageFindings machine(std::string id, Severity severity, double ratePercent) {
    VoltageFindings found;
    found.machineId = std::move(id);
    found.severity = severity;
    found.rowsScored = 60480;
    found.ratePercent = ratePercent;
    found.nominalV = 400;
    found.offset = -0.61;
    found.contamination = 0.005;
    found.confirmZ = 5;
    found.candidates = 303;
    found.limits = {.lowV = 360, .highV = 440, .outsidePercent = 0, .compliant = true};
    found.daily = {{19723, 1}, {19724, 0}};
    found.literal.total = 303;
    found.literal.ratePercent = 0.501;
    return found;
}

VoltageFindings withSpike() {
    VoltageFindings found = machine("Machine_05", Severity::warning, 0.287);
    found.total = 1;
    found.events = 1;
    found.hourly[10] = 1;
    found.anomalies = {{.at = *parseTimestamp("2024-01-01T10:23:40"),
                        .voltageV = 432.15,
                        .currentA = 42.3,
                        .expectedV = 400.1,
                        .robustZ = 24.5,
                        .decision = -0.134,
                        .score = 0.744,
                        .attribution = {{"voltage", 1.2, 432.15}},
                        .event = 1}};
    return found;
}

}  // namespace

TEST_CASE("the voltage section shows the worst machine with the contract's names") {
    const std::vector<VoltageFindings> machines{machine("Machine_00", Severity::normal, 0),
                                                withSpike()};
    const Json section = voltageSection(machines, Compat::corrected, std::nullopt);
    CHECK(section["machine_id"] == "Machine_05");
    CHECK(section["severity"] == "WARNING");
    CHECK(section["total_anomalies"] == 1);
    CHECK(section["anomaly_rate"] == 0.287);
    CHECK(section["basis"] == "rms_series");
    const Json& anomaly = section["anomalies"][0];
    CHECK(anomaly["timestamp"] == "2024-01-01T10:23:40");
    CHECK(anomaly["voltage"] == 432.15);
    CHECK(anomaly["current"] == 42.3);
    CHECK(anomaly["anomaly_score"] == -0.134);
    CHECK(anomaly["expected_voltage"] == 400.1);
    CHECK(anomaly["attribution"][0] ==
          Json{{"feature", "voltage"}, {"credit", 1.2}, {"value", 432.15}});
    CHECK(anomaly["event_id"] == 1);
    CHECK(section["daily"][1] == Json{{"date", "2024-01-02"}, {"count", 0}});
    CHECK(section["hourly"].size() == 24);
    CHECK(section["seed_literal"]["total_anomalies"] == 303);
    CHECK(section["machines"].size() == 2);
    CHECK(section["machines"][0]["recommendation"].is_null());
    CHECK(section["explanation"] ==
          "1 reading (0.287 %) in 1 event stands out from the hour around; the farthest is "
          "432.15 V at 2024-01-01T10:23:40, where 400.10 V was expected.");
    CHECK(section["recommendation"].get<std::string>().starts_with("Look for switching"));
}

TEST_CASE("compatibility puts the forest's quota on top") {
    const std::vector<VoltageFindings> machines{withSpike()};
    const Json section = voltageSection(machines, Compat::seed, std::nullopt);
    CHECK(section["total_anomalies"] == 303);
    CHECK(section["anomaly_rate"] == 0.501);
    CHECK(section["corrected"]["total_anomalies"] == 1);
}

TEST_CASE("a supply beyond its limits is said in words and in a recommendation") {
    VoltageFindings found = machine("Machine_00", Severity::critical, 0);
    found.outsideLimits = 900;
    found.limits.outsidePercent = 7.5;
    found.limits.compliant = false;
    const Json section = voltageSection(std::span(&found, 1), Compat::corrected, std::nullopt);
    const std::string why = section["explanation"];
    CHECK(why.find("900 readings are outside 400 V ±10 %, and 7.5 % of the 10-minute means") !=
          std::string::npos);
    CHECK(section["recommendation"].get<std::string>().find("EN 50160") != std::string::npos);
}

TEST_CASE("unknown figures are null, never NaN") {
    VoltageFindings found;
    found.machineId = "M";
    found.provenance.status = Status::insufficientData;
    const Json section = voltageSection(std::span(&found, 1), Compat::corrected, std::nullopt);
    CHECK(section["offset"].is_null());
    CHECK(section["band"]["low"].is_null());
    CHECK(section["status"] == "insufficient_data");
    CHECK(section.dump().find("nan") == std::string::npos);
}
