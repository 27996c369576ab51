#include "export/readings/reading_text.hpp"

#include <doctest/doctest.h>

#include <array>

#include "export/csv/safe_csv_field.hpp"

namespace joulewatch {
namespace {

const Timestamp kMidnight = parseTimestamp("2024-03-01").value();

ReadingBatch threeRows(const std::string& meter) {
    ReadingBatch batch(meter);
    batch.append(kMidnight - Duration{1}, {230.1, kMissing, -0.0000001});
    batch.append(kMidnight, {0.1 + 0.2, 1e6, -1e6});
    batch.append(kMidnight + Duration{3'723'040}, {229, 0, 12.5});
    return batch;
}

constexpr MetricSet kThree(Metric::voltageV, Metric::currentA, Metric::activePowerKw);

std::string textOf(ReadingText& writer, const Meter& meter, std::span<const TimeRange> days = {}) {
    std::string text = writer.head();
    writer.append({meter, threeRows(meter.id), days}, text);
    return text;
}

}  // namespace

TEST_CASE("readings as CSV: RFC 4180, UTC, numbers that read back as the same doubles") {
    const auto csv = makeReadingCsv({kThree, true, false});
    CHECK(
        textOf(*csv, {"=HYPERLINK(\"x\")", "Press, large"}) ==
        "meterId,machineType,at,voltageV,currentA,activePowerKw\r\n"
        "\"'=HYPERLINK(\"\"x\"\")\",\"Press, large\",2024-02-29T23:59:59.999Z,230.1,,-0.0000001\r\n"
        "\"'=HYPERLINK(\"\"x\"\")\",\"Press, large\",2024-03-01T00:00:00Z,0.30000000000000004,"
        "1000000,-1000000\r\n"
        "\"'=HYPERLINK(\"\"x\"\")\",\"Press, large\",2024-03-01T01:02:03.040Z,229,0,12.5\r\n");
}

TEST_CASE("rows of days that count in no total say so, others not") {
    const std::array days{TimeRange{kMidnight - std::chrono::days{1}, kMidnight}};
    const ExportColumns columns{MetricSet(Metric::voltageV), false, true};
    CHECK(textOf(*makeReadingCsv(columns), {"m", ""}, days) ==
          "meterId,at,voltageV,excludedDay\r\n"
          "m,2024-02-29T23:59:59.999Z,230.1,true\r\n"
          "m,2024-03-01T00:00:00Z,0.30000000000000004,\r\n"
          "m,2024-03-01T01:02:03.040Z,229,\r\n");
    CHECK(textOf(*makeReadingNdjson(columns), {"m", "t"}, days) ==
          "{\"meterId\":\"m\",\"at\":\"2024-02-29T23:59:59.999Z\",\"voltageV\":230.1,"
          "\"excludedDay\":true}\n"
          "{\"meterId\":\"m\",\"at\":\"2024-03-01T00:00:00Z\",\"voltageV\":0.30000000000000004}\n"
          "{\"meterId\":\"m\",\"at\":\"2024-03-01T01:02:03.040Z\",\"voltageV\":229}\n");
}

TEST_CASE("as NDJSON what is missing is left out, and any name is a JSON string") {
    const auto lines = makeReadingNdjson({kThree, true, false});
    const std::string text = textOf(*lines, {"a\"b\n\xff", "Press"});
    CHECK(
        text.starts_with("{\"meterId\":\"a\\\"b\\n\xEF\xBF\xBD\",\"machineType\":\"Press\","
                         "\"at\":\"2024-02-29T23:59:59.999Z\",\"voltageV\":230.1,"
                         "\"activePowerKw\":-0.0000001}\n"));
}

TEST_CASE("no cell is a formula") {
    for (const char first : {'=', '+', '-', '@', '\t', '\0'})
        CHECK(safeCsvField(std::string(1, first) + "1") == std::string("'") + first + "1");
    CHECK(safeCsvField("\r1") == "\"'\r1\"");
    CHECK(safeCsvField("\n1") == "\"'\n1\"");
    CHECK(safeCsvField("-5 is low") == "'-5 is low");
    CHECK(safeCsvField("a \"b\"") == "\"a \"\"b\"\"\"");
    CHECK(safeCsvField("plain") == "plain");
    CHECK(safeCsvField("a=b") == "a=b");
    CHECK(safeCsvField("").empty());
}

}  // namespace joulewatch
