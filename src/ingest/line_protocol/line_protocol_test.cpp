#include "ingest/line_protocol/line_protocol.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace joulewatch;

namespace {

const Timestamp kNow = parseTimestamp("2026-03-01T12:00:00").value();

LineReadings readAll(std::string_view body, StampUnit unit = StampUnit::nanoseconds,
                     LineMapping mapping = {}) {
    auto read = LineProtocolReader(std::move(mapping)).read(body, unit, kNow);
    REQUIRE(read.has_value());
    return std::move(*read);
}

/// The only reading's only value of that metric.
double onlyValue(std::string_view body, Metric metric) {
    const LineReadings read = readAll(body);
    if (!read.sent.rejected.empty()) FAIL_CHECK(read.sent.rejected[0].reason);
    REQUIRE(read.sent.readings == 1);
    return read.sent.batches[0].column(metric)[0];
}

std::string onlyReason(std::string_view body, StampUnit unit = StampUnit::nanoseconds) {
    const LineReadings read = readAll(body, unit);
    return read.sent.rejected.size() == 1 && read.sent.readings == 0 ? read.sent.rejected[0].reason
                                                                     : "taken";
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string stampOf(std::string_view stamp, StampUnit unit) {
    const LineReadings read = readAll(fmt::format("m voltage=1 {}", stamp), unit);
    return read.sent.readings == 1 ? formatTimestamp(read.sent.batches[0].at()[0])
                                   : read.sent.rejected.at(0).reason;
}

std::string ignoredBecause(const LineReadings& read, std::string_view field) {
    for (const IgnoredField& each : read.ignored)
        if (each.field == field) return each.reason;
    return "kept";
}

}  // namespace

TEST_CASE("a line of a plant's gateway becomes a reading of its machine") {
    const LineReadings read = readAll(
        "readings,machine=Machine_01 voltage=400.12,current=42.10,power=14310.5,pf=0.850 "
        "1706702400000000000\n"
        "readings,machine=Machine_00 voltage=399.9 1706702410000000000\n"
        "readings,machine=Machine_01 voltage=401 1706702410000000000\n");
    CHECK(read.sent.rejected.empty());
    CHECK(read.ignored.empty());
    CHECK(read.sent.readings == 3);
    REQUIRE(read.sent.batches.size() == 2);
    CHECK(read.sent.batches[1].meter() == "Machine_00");
    const MeterReadings& one = read.sent.batches[0];
    CHECK(one.meter() == "Machine_01");
    REQUIRE(one.rows() == 2);
    CHECK(formatTimestamp(one.at()[0]) == "2024-01-31T12:00:00");
    CHECK(one.column(Metric::voltageV)[0] == 400.12);
    CHECK(one.column(Metric::currentA)[0] == 42.1);
    CHECK(one.column(Metric::activePowerKw)[0] == 14.3105);
    CHECK(one.column(Metric::powerFactor)[0] == 0.85);
    CHECK(one.column(Metric::voltageV)[1] == 401);
    CHECK(std::isnan(one.column(Metric::currentA)[1]));
}

TEST_CASE("numbers are read as they are written, in every form of the protocol") {
    const auto voltage = [](std::string_view value) {
        return onlyValue(fmt::format("m voltage={} 1", value), Metric::voltageV);
    };
    CHECK(voltage("230") == 230);
    CHECK(voltage("230i") == 230);
    CHECK(voltage("230u") == 230);
    CHECK(voltage("+230.5") == 230.5);
    CHECK(voltage(".5") == 0.5);
    CHECK(voltage("230.") == 230);
    CHECK(voltage("2.305e2") == 230.5);
    CHECK(voltage("2305E-1") == 230.5);
    CHECK(voltage("0.1234567890123456789") == 0.1234567890123456789);
    CHECK(voltage("229.87654321") == 229.87654321);
    CHECK(voltage("000000000000000000000230") == 230);
    CHECK(voltage("000000000000000000000230i") == 230);
    CHECK(voltage("-0") == 0);
    CHECK(onlyValue("m power=-412.5", Metric::activePowerKw) == -0.4125);
    CHECK(onlyValue("m power=1234.5678", Metric::activePowerKw) == 1.2345678);

    for (const char* bad : {"", "nan", "NaN", "inf", "-", ".", "1.2.3", "1x", "12ii", "1.5i", "-3u",
                            "1e", "1e400", "0x10", "1_0", "9223372036854775808i", "--1", "1 2 3"})
        CHECK(onlyReason(fmt::format("m voltage={}", bad)) != "taken");
    CHECK(says(onlyReason("m voltage=NaN"), "'NaN' is no number"));
}

TEST_CASE("stamps come in any unit, before 1970 too, and are now when they are left out") {
    CHECK(stampOf("1706702400123456789", StampUnit::nanoseconds) == "2024-01-31T12:00:00.123");
    CHECK(stampOf("1706702400123999", StampUnit::microseconds) == "2024-01-31T12:00:00.123");
    CHECK(stampOf("1706702400123", StampUnit::milliseconds) == "2024-01-31T12:00:00.123");
    CHECK(stampOf("1706702400", StampUnit::seconds) == "2024-01-31T12:00:00");
    CHECK(stampOf("28445040", StampUnit::minutes) == "2024-01-31T12:00:00");
    CHECK(stampOf("474084", StampUnit::hours) == "2024-01-31T12:00:00");
    CHECK(stampOf("-1", StampUnit::nanoseconds) == "1969-12-31T23:59:59.999");
    CHECK(stampOf("-86400", StampUnit::seconds) == "1969-12-31T00:00:00");
    CHECK(stampOf("", StampUnit::seconds) == "2026-03-01T12:00:00");
    CHECK(stampOf("  \r", StampUnit::seconds) == "2026-03-01T12:00:00");
    // Nanoseconds where seconds were promised, and the other way round.
    CHECK(says(stampOf("1706702400123456789", StampUnit::seconds), "is the precision right?"));
    CHECK(says(stampOf("9223372036854775807", StampUnit::hours), "is the precision right?"));
    CHECK(says(stampOf("99999999999999999999", StampUnit::nanoseconds), "is not a time"));
    CHECK(says(stampOf("noon", StampUnit::seconds), "'noon' is not a time"));
    CHECK(says(stampOf("1 2", StampUnit::seconds), "behind the time"));

    CHECK(stampUnit("") == StampUnit::nanoseconds);
    CHECK(stampUnit("n") == StampUnit::nanoseconds);
    CHECK(stampUnit("µ") == StampUnit::microseconds);
    CHECK(stampUnit("u") == StampUnit::microseconds);
    CHECK(stampUnit("ms") == StampUnit::milliseconds);
    CHECK(stampUnit("h") == StampUnit::hours);
    CHECK_FALSE(stampUnit("d").has_value());
}

TEST_CASE("escapes belong to names, quotes to texts, and neither ends a line too soon") {
    const LineReadings read = readAll(
        "my\\ meas\\,ure,meter=hall\\ 3\\,\\ left\\=1 voltage=230,note=\"a, b=\\\"c\\\" \\\\\" 1\n"
        "m,meter=b note=\"two\nlines, voltage=7\",voltage=231 2000000\n"
        "m,meter=b volt\\ age=1,voltage=232 3000000\n");
    CHECK(read.sent.rejected.empty());
    REQUIRE(read.sent.batches.size() == 2);
    CHECK(read.sent.batches[0].meter() == "hall 3, left=1");
    CHECK(read.sent.batches[1].meter() == "b");
    CHECK(read.sent.readings == 3);
    CHECK(ignoredBecause(read, "note") == "not known here");
    CHECK(read.ignoredValues == 2);  // `volt age` is one of ours; of its values the later counts
    CHECK(read.sent.batches[1].column(Metric::voltageV)[1] == 232);

    const LineReadings after = readAll("m note=\"x\ny\" 1\nm voltage=\n");
    CHECK(after.sent.rejected.at(0).index == 2);  // lines are counted inside texts too
    CHECK(says(onlyReason("m note=\"no end 1"), "has no end"));
    CHECK(says(onlyReason("m note=\"x\"y 1"), "behind the end of a text"));
}

TEST_CASE("comments, empty lines and carriage returns are no readings and no errors") {
    const LineReadings read =
        readAll("# a comment, voltage=1\r\n\r\n   \n\nm voltage=230 1\r\n  m current=1 1\r\n#end");
    CHECK(read.sent.rejected.empty());
    REQUIRE(read.sent.readings == 1);
    CHECK(read.sent.batches[0].column(Metric::currentA)[0] == 1);
    CHECK(readAll("").sent.readings == 0);
    CHECK(readAll("m voltage=230\r").sent.readings == 1);
}

TEST_CASE("fields of one meter and time that come in several lines make one reading") {
    const LineReadings read = readAll(
        "volt,meter=a voltage=230 2000000000\nvolt,meter=a voltage=231 1000000000\n"
        "amp,meter=a current=4 2000000000\nvolt,meter=a voltage=232 2000000000\n");
    REQUIRE(read.sent.batches.size() == 1);
    const MeterReadings& batch = read.sent.batches[0];
    REQUIRE(batch.rows() == 2);
    CHECK(batch.column(Metric::voltageV)[0] == 231);
    CHECK(batch.column(Metric::voltageV)[1] == 232);
    CHECK(batch.column(Metric::currentA)[1] == 4);
}

TEST_CASE("a bad line is named with its number and harms no other") {
    const LineReadings read = readAll(
        "m voltage=230 1000000\nvoltage=230\nm,meter voltage=1\nm,meter= voltage=1\nm voltage\n"
        "m voltage=1,\n,meter=a voltage=1\nm =1\nm voltage=yes\nm voltage=-1\nm pf=1.2 2000000\n"
        "m current=1,voltage=1e7\nm voltage=231 2000000\n");
    CHECK(read.sent.readings == 2);
    REQUIRE(read.sent.rejected.size() == 11);
    for (std::size_t i = 0; i < 11; ++i) CHECK(read.sent.rejected[i].index == i + 1);
    CHECK(
        says(read.sent.rejected[8].reason, "'voltage' of '-1': '-1 V' is outside 0 to 1000000 V"));
    CHECK(says(read.sent.rejected[1].reason, "the tag 'meter' has no value"));
    CHECK(onlyValue("m pf=1.004", Metric::powerFactor) == 1);  // a meter's rounding
}

TEST_CASE("limits of lines, fields and bodies are told") {
    const std::string longText(LineProtocolReader::kMaxLineBytes, 'x');
    CHECK(says(onlyReason("m note=\"" + longText + "\",voltage=1"), "65536 bytes"));
    std::string wide = "m ";
    for (std::size_t i = 0; i <= LineProtocolReader::kMaxFields; ++i)
        wide += fmt::format("{}f{}=1", i == 0 ? "" : ",", i);
    CHECK(says(onlyReason(wide), "256 fields"));
    CHECK(says(onlyReason("m,meter=" + std::string(256, 'x') + " note=1,voltage=1"), "taken"));
    CHECK(
        says(ignoredBecause(readAll("m,meter=" + std::string(256, 'x') + " voltage=1"), "voltage"),
             "255 bytes"));
    std::string many;
    for (std::size_t i = 0; i <= LineProtocolReader::kMaxLines; ++i) many += "m v=1\n";
    const auto refused = LineProtocolReader().read(many, StampUnit::nanoseconds, kNow);
    CHECK(says(refused.error().message, "send fewer"));
    std::string meters;
    for (std::size_t i = 0; i <= LineProtocolReader::kMaxMeters; ++i)
        meters += fmt::format("m,meter={} v=1\n", i);
    CHECK(says(LineProtocolReader().read(meters, StampUnit::nanoseconds, kNow).error().message,
               "10000 is the limit"));
}

TEST_CASE("units in names are heeded, and power without one is in W unless the mapping says kW") {
    CHECK(onlyValue("m power_kW=1.5", Metric::activePowerKw) == 1.5);
    CHECK(onlyValue("m power_kw=1.5", Metric::activePowerKw) == 1.5);
    CHECK(onlyValue("m power_w=1500", Metric::activePowerKw) == 1.5);
    CHECK(onlyValue("m active_power=1500", Metric::activePowerKw) == 1.5);
    CHECK(onlyValue("m activePowerKw=1.5", Metric::activePowerKw) == 1.5);
    CHECK(onlyValue("m voltage_mV=230000i", Metric::voltageV) == 230);
    CHECK(onlyValue("m current_mA=1500i", Metric::currentA) == 1.5);
    CHECK(onlyValue("m reactive_power=200", Metric::reactivePowerKvar) == 0.2);
    CHECK(onlyValue("m powerFactor=0.9", Metric::powerFactor) == 0.9);
    CHECK(onlyValue("m cosphi=0.9", Metric::powerFactor) == 0.9);
    CHECK(onlyValue("m frequency=49.98", Metric::frequencyHz) == 49.98);
    CHECK(onlyValue("m temperature=21.5", Metric::temperatureC) == 21.5);
    CHECK(onlyValue("m temperature_f=212", Metric::temperatureC) == doctest::Approx(100));
    const LineReadings kilowatts =
        readAll("m power=1.5", StampUnit::nanoseconds,
                {.meterTags = {}, .inputTags = {}, .unsaidPowerInWatts = false});
    CHECK(kilowatts.sent.batches[0].column(Metric::activePowerKw)[0] == 1.5);
}

TEST_CASE("what is not kept is counted and named with the reason") {
    const LineReadings read = readAll(
        "m,meter=a voltage=230,energy=12.5,kWh=3,voltage_l2=229,rssi=-60i,online=true,state=\"on\" "
        "1\n"
        "m,meter=a voltage=231,energy=12.6,current=\"low\",power=false 1000000\n"
        "cpu,host=box usage_idle=97.5 1\n");
    CHECK(read.sent.readings == 2);
    CHECK(read.sent.rejected.empty());
    CHECK(says(ignoredBecause(read, "energy"), "counter"));
    CHECK(says(ignoredBecause(read, "kWh"), "counter"));
    CHECK(says(ignoredBecause(read, "voltage_l2"), "phase"));
    CHECK(says(ignoredBecause(read, "rssi"), "not known"));
    CHECK(says(ignoredBecause(read, "online"), "not known"));
    CHECK(says(ignoredBecause(read, "current"), "not a number"));
    CHECK(says(ignoredBecause(read, "power"), "not a number"));
    CHECK(says(ignoredBecause(read, "usage_idle"), "computer"));
    CHECK(read.ignored.at(0).values == 2);  // energy
    CHECK(read.ignoredValues == 10);
}
