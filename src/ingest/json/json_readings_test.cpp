#include "ingest/json/json_readings.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace joulewatch;

namespace {

const Timestamp kNow = parseTimestamp("2026-03-01T12:00:00").value();

std::string onlyReason(std::string_view text) {
    const auto read = readJsonReadings(text, kNow);
    if (!read) return read.error().message;
    return read->rejected.size() == 1 && read->batches.empty() ? read->rejected[0].reason : "taken";
}

}  // namespace

TEST_CASE("one reading, an array and one a line are read alike") {
    const std::string one = R"({"meterId":"plug-3","at":"2024-01-31T12:00:00Z","voltageV":229.8})";
    const std::string two =
        R"({"meterId":"plug-3","at":1706702410,"activePowerKw":0.41,"currentA":null})";
    for (const std::string& text : {"[" + one + "," + two + "]", one + "\n\n" + two + "\r\n"}) {
        const auto read = readJsonReadings(text, kNow);
        REQUIRE(read.has_value());
        CHECK(read->rejected.empty());
        REQUIRE(read->batches.size() == 1);
        const MeterReadings& batch = read->batches[0];
        CHECK(batch.meter() == "plug-3");
        REQUIRE(batch.rows() == 2);
        CHECK(formatTimestamp(batch.at()[0]) == "2024-01-31T12:00:00");
        CHECK(formatTimestamp(batch.at()[1]) == "2024-01-31T12:00:10");
        CHECK(batch.column(Metric::voltageV)[0] == 229.8);
        CHECK(std::isnan(batch.column(Metric::voltageV)[1]));
        CHECK(batch.column(Metric::activePowerKw)[1] == 0.41);
    }
    CHECK(readJsonReadings(one, kNow)->readings == 1);
}

TEST_CASE("stamps are ISO 8601, seconds or milliseconds, or now") {
    const auto at = [](std::string_view stamp) {
        const auto read = readJsonReadings(fmt::format(R"({{"meterId":"a","voltageV":230{}{}}})",
                                                       stamp.empty() ? "" : ",\"at\":", stamp),
                                           kNow);
        return formatTimestamp(read->batches[0].at()[0]);
    };
    CHECK(at("") == "2026-03-01T12:00:00");
    CHECK(at("\"2024-01-31T13:00:00+01:00\"") == "2024-01-31T12:00:00");
    CHECK(at("1706702400") == "2024-01-31T12:00:00");
    CHECK(at("1706702400.5") == "2024-01-31T12:00:00.500");
    CHECK(at("1706702400500") == "2024-01-31T12:00:00.500");
}

TEST_CASE("of the same meter and time the last counts, and readings come in order") {
    const auto read = readJsonReadings(
        R"([{"meterId":"b","at":2,"voltageV":1},{"meterId":"a","at":9,"voltageV":2},
            {"meterId":"b","at":1,"voltageV":3},{"meterId":"b","at":2,"voltageV":4}])",
        kNow);
    REQUIRE(read->batches.size() == 2);
    CHECK(read->batches[0].meter() == "b");
    CHECK(read->readings == 3);
    CHECK(read->batches[0].column(Metric::voltageV)[0] == 3);
    CHECK(read->batches[0].column(Metric::voltageV)[1] == 4);
}

TEST_CASE("what cannot be kept is named with its place and harms no other") {
    const auto read = readJsonReadings(
        R"([{"meterId":"a","voltageV":230},{"meterId":"a","voltageV":"high"},7,
            {"meterId":"a","at":4,"powerFactor":1.004}])",
        kNow);
    REQUIRE(read->rejected.size() == 2);
    CHECK(read->rejected[0].index == 1);
    CHECK(read->rejected[1].index == 2);
    CHECK(read->readings == 2);
    CHECK(read->batches[0].column(Metric::powerFactor)[0] == 1);  // a meter's rounding

    CHECK(onlyReason(R"({"meterId":"a","voltageV":-1})").find("outside 0 to") != std::string::npos);
    CHECK(onlyReason(R"({"meterId":"a","volts":230})") == "'volts' is not known here");
    CHECK(onlyReason(R"({"meterId":"a"})") == "there is no value in it");
    CHECK(onlyReason(R"({"voltageV":230})").find("'meterId'") == 0);
    CHECK(onlyReason(R"({"meterId":7,"voltageV":230})").find("'meterId'") == 0);
    CHECK(onlyReason(R"({"meterId":"a","at":"noon","voltageV":230})").find("'at'") == 0);
    CHECK(onlyReason(R"({"meterId":"a","at":-1,"voltageV":230})").find("'at'") == 0);
    CHECK(onlyReason(R"({"meterId":"a","at":1e99,"voltageV":230})").find("'at'") == 0);
    CHECK(onlyReason("{\"meterId\":\"" + std::string(256, 'x') + "\",\"voltageV\":230}")
              .find("1 to 255") != std::string::npos);
    for (const char* text : {"", " \n", "[1,", "[[1]]", R"([{"a":{}}])", "{\"meterId\":\"a\"",
                             R"({"meterId":"a","voltageV":1,"voltageV":2})"})
        CHECK(onlyReason(text) != "taken");
}

TEST_CASE("more readings than fit are refused as a whole") {
    std::string lines;
    for (std::size_t i = 0; i <= kMaxJsonReadings; ++i)
        lines += fmt::format("{{\"meterId\":\"a\",\"at\":{},\"voltageV\":1}}\n", i);
    CHECK(readJsonReadings(lines, kNow).error().message.find("send fewer") != std::string::npos);
}
