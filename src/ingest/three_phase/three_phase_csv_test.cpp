#include "ingest/three_phase/three_phase_csv.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/temporary_file.hpp"

using namespace joulewatch;

namespace {

struct Read {
    Result<ThreePhaseReport> report;
    std::vector<ThreePhaseReading> rows;
};

Read read(std::string_view text) {
    const TemporaryFile file("three_phase.csv", text);
    Read result{ThreePhaseReport{}, {}};
    result.report =
        readThreePhaseCsv(file.path(), [&](const MeterId&, const ThreePhaseReading& reading) {
            result.rows.push_back(reading);
            return true;
        });
    return result;
}

std::string errorOf(std::string_view text) {
    const Read result = read(text);
    if (result.report) return "read without error";
    const std::string& message = result.report.error().message;
    return message.substr(message.find("three_phase.csv") + 15);
}

}  // namespace

TEST_CASE("machines and stamps may alternate, columns come in any order") {
    const Read result = read(
        "timestamp;machineId;vca;vab;vbc;ic;ib;ia\r\n"
        "2024-01-01T00:00:00;M1;403;401;402;3;2;1\r\n"
        "2024-01-01T00:00:00;M2;403;401;402;6;5;4\r\n"
        "2024-01-01T00:00:10;M1;;nan;402;3;2;1.5\r\n");
    REQUIRE(result.report);
    CHECK(result.report->machines == std::vector<MeterId>{"M1", "M2"});
    CHECK(result.rows[0].voltageKind == VoltageKind::lineToLine);
    CHECK(result.report->missingValues == 2);
    REQUIRE(result.rows.size() == 3);
    CHECK(result.rows[0].currentA == std::array{1.0, 2.0, 3.0});
    CHECK(result.rows[0].voltageV == std::array{401.0, 402.0, 403.0});
    CHECK(result.rows[1].machine == 1);
    CHECK(formatTimestamp(result.rows[2].at) == "2024-01-01T00:00:10");
    CHECK(std::isnan(result.rows[2].voltageV[0]));
}

TEST_CASE("voltages are optional, or to neutral") {
    const Read bare = read("machineId,timestamp,ia,ib,ic\nM,2024-01-01,1,2,3\n");
    CHECK(bare.rows[0].voltageKind == VoltageKind::none);
    const Read neutral =
        read("machineId,timestamp,ia,ib,ic,va,vb,vc\nM,2024-01-01,1,2,3,230,231,232\n");
    CHECK(neutral.rows[0].voltageKind == VoltageKind::lineToNeutral);
    CHECK(neutral.rows[0].voltageV[2] == 232);
}

TEST_CASE("what is wrong in a file is said with its line and column") {
    const std::string head = "machineId,timestamp,ia,ib,ic\n";
    CHECK(errorOf("") == ": no header line; the file is empty");
    CHECK(errorOf(head) == ": a header and no rows");
    CHECK(errorOf("timestamp,ia,ib,ic\n") == ", line 1: no column 'machineId'");
    CHECK(errorOf("machineId,ia,ib,ic\n") == ", line 1: no column 'timestamp'");
    CHECK(errorOf("machineId,timestamp\n") == ", line 1: no columns 'ia', 'ib' and 'ic'");
    CHECK(errorOf("machineId,timestamp,ia,ic\n") ==
          ", line 1: column 'ib' is missing beside its two sisters");
    CHECK(errorOf("machineId,timestamp,ia,ib,ic,ia\n") == ", line 1: column 'ia' comes twice");
    CHECK(errorOf(head + "M,2024-01-01,1,x,3\n") == ", line 2: column 'ib': 'x' is not a number");
    CHECK(errorOf(head + "M,2024-01-01,1,-2,3\n") ==
          ", line 2: column 'ib': -2 is negative; an RMS value is not");
    CHECK(errorOf(head + "M,yesterday,1,2,3\n") ==
          ", line 2: timestamp 'yesterday' is not an ISO 8601 date and time");
    CHECK(errorOf(head + "M,2024-01-02,1,2,3\nM,2024-01-01,1,2,3\n") ==
          ", line 3: 2024-01-01 of M does not come after 2024-01-02T00:00:00");
    CHECK(errorOf(head + ",2024-01-01,1,2,3\n") == ", line 2: machineId is empty");
    CHECK(errorOf(head + "M,2024-01-01,1,2,3\nM,2024-01") ==
          ", line 3: 2 fields where the header has 5");
}
