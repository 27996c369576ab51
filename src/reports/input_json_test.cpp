#include "reports/input_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace joulewatch;

namespace {

MachineSurvey mill(const std::string& id) {
    MachineSurvey survey;
    survey.meter = {.id = id, .type = "CNC_Mill"};
    survey.rows = 60480;
    survey.span = {.from = parseTimestamp("2024-01-01T00:00:00").value(),
                   .to = parseTimestamp("2024-01-07T23:59:50").value()};
    survey.interval = std::chrono::seconds{10};
    survey.medianVoltageV = 400.01;
    survey.nominalVoltageV = 400;
    survey.runningMedianA = 44.9;
    survey.rho = 1;
    survey.wiring = Wiring::singlePhase;
    return survey;
}

MachineSurvey conveyor(const std::string& id) {
    MachineSurvey survey = mill(id);
    survey.meter.type = "Conveyor";
    survey.medianVoltageV = 230;
    return survey;
}

}  // namespace

TEST_CASE("the input says what was read and from which machines") {
    IngestReport report;
    report.file = "plant.csv";
    report.format = "csv";
    report.bytes = 78'000'000;
    report.rowsRead = 60480;
    report.rowsRejected = 2;
    report.rejectedSamples = {{17, "voltage", "'abc' is not a number", "M1,abc", {}},
                              {18, "", "3 fields instead of 7", "M1,1,2", {}}};
    report.columnMapping = {"timestamp ← column 3 'timestamp'"};
    const std::vector<MachineSurvey> machines{conveyor("Machine_04")};
    const Json input = inputJson(report, machines);
    CHECK(input["file"] == "plant.csv");
    CHECK(input["rows"] == 60480);
    CHECK(input["rejected_samples"][0]["line"] == 17);
    CHECK(input["rejected_samples"][0]["column"] == "voltage");
    CHECK(input["rejected_samples"][1]["column"].is_null());
    CHECK(input["start"] == "2024-01-01T00:00:00");
    CHECK(input["end"] == "2024-01-07T23:59:50");
    CHECK(input["interval_s"] == 10);
    CHECK(input["sampling"]["applied"] == false);
    CHECK(input["sampling"]["fraction"] == 1);
    CHECK(input["sampling"]["used_for"].is_null());
    CHECK(input["columns"][0] == "timestamp ← column 3 'timestamp'");
    CHECK(input["warnings"].empty());
    const Json machine = input["machines"][0];
    CHECK(machine["machine_id"] == "Machine_04");
    CHECK(machine["machine_type"] == "Conveyor");
    CHECK(machine["completeness_percent"] == 100);
    CHECK(machine["running_median_current"] == 44.9);
    CHECK(machine["wiring"] == "single_phase");
}

TEST_CASE("kW without √3 at a three-phase voltage is worth a warning, once for all machines") {
    const std::vector<MachineSurvey> machines{mill("Machine_00"), mill("Machine_01"),
                                              conveyor("Machine_04"), mill("Machine_05")};
    const Json warnings = inputJson({}, machines)["warnings"];
    REQUIRE(warnings.size() == 1);
    const auto text = warnings[0].get<std::string>();
    CHECK(text.starts_with("Machine_00, Machine_01 and 1 more: "));
    CHECK(text.find("kW may be understated by √3 if the voltage is line-to-line") !=
          std::string::npos);
}

TEST_CASE("odd wiring and missing readings are worth a warning, the reader's come first") {
    IngestReport report;
    report.warnings = {"2 rows could not be read."};
    MachineSurvey odd = mill("Machine_00");
    odd.rho = 1.31;
    odd.wiring = Wiring::unknown;
    odd.completeness = 0.85;
    const Json input = inputJson(report, std::vector<MachineSurvey>{odd});
    const Json warnings = input["warnings"];
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[0] == "2 rows could not be read.");
    CHECK(warnings[1].get<std::string>().find("neither one phase nor three") != std::string::npos);
    CHECK(warnings[2].get<std::string>().find("tenth of the readings") != std::string::npos);
    CHECK(input["machines"][0]["wiring"] == "unknown");
}

TEST_CASE("what is not known is null") {
    MachineSurvey one;
    one.meter.id = "M";
    one.rows = 1;
    const Json input = inputJson({}, std::vector<MachineSurvey>{one});
    CHECK(input["interval_s"].is_null());
    CHECK(input["machines"][0]["machine_type"].is_null());
    CHECK(input["machines"][0]["median_voltage"].is_null());
    CHECK(input["machines"][0]["rho"].is_null());
    const Json none = inputJson({}, {});
    CHECK(none["start"].is_null());
    CHECK(none["machines"].empty());
}

TEST_CASE("the plant's interval and span are those of its machines") {
    MachineSurvey slow = mill("Machine_00");
    slow.interval = std::chrono::milliseconds{2500};
    slow.span.to = parseTimestamp("2024-01-09T00:00:00").value();
    const Json input = inputJson(
        {}, std::vector<MachineSurvey>{slow, conveyor("Machine_04"), conveyor("Machine_09")},
        {.applied = true, .fraction = 0.1, .usedFor = "isolation forest training"});
    CHECK(input["interval_s"] == 10);
    CHECK(input["machines"][0]["interval_s"] == 2.5);
    CHECK(input["end"] == "2024-01-09T00:00:00");
    CHECK(input["sampling"]["used_for"] == "isolation forest training");
}
