#include "ingest/table/infer_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace joulewatch;
using Role = ColumnRole;

namespace {

TableMapping infer(const std::string& text) {
    const auto sample = sampleTable(text, "a.csv");
    REQUIRE_MESSAGE(sample.has_value(), sample.error().message);
    return inferTable(*sample);
}

/// `voltage voltage - meterColumn:Hall A`: the columns' roles, with the meter they speak of.
std::string roles(const TableMapping& mapping) {
    std::string text;
    for (const MappedColumn& each : mapping.columns) {
        if (!text.empty()) text += ' ';
        text += each.role == Role::ignored ? "-" : name(each.role);
        if (!each.meter.empty()) text += ":" + each.meter;
        if (!each.unit.empty()) text += "[" + each.unit + "]";
    }
    return text;
}

std::string stamps(int rows, const std::string& cells, std::int64_t stepMinutes = 15) {
    std::string text;
    for (int i = 0; i < rows; ++i)
        text +=
            formatTimestamp(*parseTimestamp("2024-01-01") + std::chrono::minutes{stepMinutes * i}) +
            cells + "\n";
    return text;
}

bool warns(const TableMapping& mapping, const std::string& of) {
    return std::ranges::any_of(mapping.warnings, [&](const std::string& each) {
        return each.find(of) != std::string::npos;
    });
}

}  // namespace

TEST_CASE("the five shapes are recognised by their usual headers") {
    const auto shape = [](const std::string& header, const std::string& row) {
        const TableMapping mapping = infer(header + "\n" + row + "\n");
        CHECK_MESSAGE(!mapping.problem, mapping.problem.value_or(""));
        CHECK(mapping.confident());
        CHECK(mapping.shapeConfidence > 0.5);
        return name(mapping.shape);
    };
    CHECK(shape("machineId,machineType,timestamp,voltage,current,power,powerFactor",
                "M,Press,2024-01-01T00:00:00,400,80,25.6,0.8") == "machines");
    CHECK(shape("substation_id,timestamp,voltage,current,power_factor,transformer_temp",
                "S1,2024-01-01T00:00:00,11000,80,0.9,60") == "substation");
    CHECK(shape("R1-PA1:VH,R1-PM1:V,R1-PM4:I,R1:F,R1:DF,R1-PA:Z,marker",
                "70.1,127673,628,59.99,0.05,inf,NoEvents") == "pmu");
    CHECK(shape("timestamp,consumption,meter_id,location,temperature,humidity,season",
                "2024-01-01T00:00:00,3.2,M1,Hall,6.5,70,winter") == "consumption");
    CHECK(shape("timestamp,kwh,cost", "2024-01-01T00:00:00,0.3,0.09") == "household");
}

TEST_CASE("the column of phasors at each relay becomes a meter") {
    const TableMapping mapping = infer(
        "R1-PA1:VH,R1-PM1:V,R1-PM7:V,R1-PM4:I,R1:F,R2-PM1:V,R2:F,relay1_log,marker\n"
        "70.1,127673,127670,628,59.99,127000,60.01,0,NoEvents\n");
    CHECK(roles(mapping) ==
          "- - voltage:R1[V] current:R1[A] frequency:R1[Hz] voltage:R2[V] frequency:R2[Hz] - "
          "marker");
    CHECK(mapping.wide);
    CHECK(mapping.framesPerSecond == 30);
    CHECK(mapping.interval == Duration{33});
    CHECK(warns(mapping, "no time stamps"));
}

TEST_CASE("a column of energy a meter is a wide table; several named powers too") {
    std::string table = "time,Hall A,Hall B,flag\n";
    for (int i = 0; i < 20; ++i)
        table += "2024-01-01T00:" + std::to_string(10 + i) + "," + std::to_string(i) + "," +
                 std::to_string(30 - i) + "," + std::to_string(i % 2) + "\n";
    const TableMapping unknown = infer(table);
    CHECK(roles(unknown) == "timestamp meterColumn:Hall A[kWh] meterColumn:Hall B[kWh] -");
    CHECK(unknown.wide);
    CHECK_FALSE(unknown.confident());  // nothing says that it is energy
    const TableMapping named = infer("time,Hall A kW,Hall B kW,temp\n" + stamps(3, ",1.5,2.5,7"));
    CHECK(roles(named) ==
          "timestamp meterColumn:Hall A[kW] meterColumn:Hall B[kW] temperature[°C]");
    CHECK(named.confident());
    const TableMapping one = infer("time,Hall A kW,temp\n" + stamps(3, ",1.5,7"));
    CHECK(roles(one) == "timestamp power[kW] temperature[°C]");
    CHECK_FALSE(one.wide);
}

TEST_CASE("phases without a meter are three meters") {
    const TableMapping mapping =
        infer("ts,VL1,VL2,VL3,IL1,IL2,IL3,VL12\n" + stamps(3, ",230,231,229,10,11,12,400"));
    CHECK(roles(mapping) ==
          "timestamp voltage:L1[V] voltage:L2[V] voltage:L3[V] current:L1[A] current:L2[A] "
          "current:L3[A] -");
}

TEST_CASE("the interval is the most frequent step of a meter, not of the file") {
    std::string text = "meter,time,kw\n";
    for (int i = 0; i < 40; ++i)
        for (const char* id : {"a", "b"})
            text += std::string(id) + "," +
                    formatTimestamp(*parseTimestamp("2024-01-01") + std::chrono::minutes{15 * i}) +
                    ",1\n";
    CHECK(infer(text).interval == std::chrono::minutes{15});
    CHECK_FALSE(infer("time,kw\n2024-01-01,1\n").interval);
}

TEST_CASE("a running total of energy is told from energy per interval") {
    std::string total = "time,kwh\n";
    std::string each = "time,kwh\n";
    for (int i = 0; i < 50; ++i) {
        const std::string at =
            formatTimestamp(*parseTimestamp("2024-01-01") + std::chrono::minutes{15 * i});
        total += at + "," + std::to_string(1000 + 3 * i) + "\n";
        each += at + "," + std::to_string(i % 7) + "\n";
    }
    CHECK(infer(total).registers);
    CHECK_FALSE(infer(each).registers);
}

TEST_CASE("units that the header does not say follow from the values") {
    CHECK(roles(infer("time,voltage,current,power,pf\n" + stamps(9, ",400,45,15300,85"))) ==
          "timestamp voltage[V] current[A] power[W] powerFactor[%]");
    CHECK(roles(infer("time,voltage,current,power,pf\n" + stamps(9, ",11,45,771,0.9"))) ==
          "timestamp voltage[kV] current[A] power[kW] powerFactor");
    CHECK(roles(infer("time,voltage,current,power,pf\n" + stamps(9, ",400,45,15.3,0.85"))) ==
          "timestamp voltage[V] current[A] power[kW] powerFactor");
    CHECK(warns(infer("time,kwh,temp\n" + stamps(9, ",1,71")), "°F"));
    CHECK_FALSE(warns(infer("time,kwh,temp\n" + stamps(9, ",1,21")), "°F"));
    CHECK_FALSE(warns(infer("time,kwh,tempF\n" + stamps(9, ",1,71")), "°F"));
}

TEST_CASE("dates that could be read two ways are asked for, unless their days follow each other") {
    const TableMapping daily = infer("date,kwh\n01/02/2024,1\n02/02/2024,2\n03/02/2024,1\n");
    CHECK(daily.datesAmbiguous);
    CHECK(daily.stamps == StampFormat::dayFirst);
    CHECK(daily.dateChoices == std::vector{StampFormat::dayFirst, StampFormat::monthFirst});
    CHECK_FALSE(daily.confident());
    std::string monthFirst = "date,kwh\n";
    for (int day = 1; day < 6; ++day)
        for (int hour = 0; hour < 24; ++hour)
            monthFirst += "2/" + std::to_string(day) + "/2024 " + std::to_string(hour) + ":00,1\n";
    CHECK(infer(monthFirst).stamps == StampFormat::monthFirst);
    CHECK_FALSE(infer(monthFirst).datesAmbiguous);
    CHECK(warns(infer(monthFirst), "month first"));
    CHECK_FALSE(infer("date,kwh\n31/01/2024,1\n").datesAmbiguous);
    CHECK(infer("date,kwh\n1704067200,1\n1704068100,1\n").stamps == StampFormat::epoch);
}

TEST_CASE("columns that mislead are left out, and said so") {
    std::string text = "id,time,kw,voltage\n";
    for (int i = 0; i < 60; ++i)
        text += std::to_string(i) + "," +
                formatTimestamp(*parseTimestamp("2024-01-01") + std::chrono::minutes{i}) +
                ",1,low\n";
    const TableMapping mapping = infer(text);
    CHECK(roles(mapping) == "- timestamp power[kW] -");
    CHECK(warns(mapping, "'id' is not taken for names of meters"));
    CHECK(warns(mapping, "'voltage' is not read: most of it are no numbers"));
}

TEST_CASE("where nothing names the meters, places that share a stamp do") {
    std::string text = "time,location,kw\n";
    for (int i = 0; i < 10; ++i)
        for (const char* place : {"Hall A", "Hall B"})
            text += "2024-01-01T00:" + std::to_string(10 + i) + "," + place + ",1\n";
    CHECK(roles(infer(text)) == "timestamp meter power[kW]");
}

TEST_CASE("what is no table of readings has a problem that says what was expected") {
    CHECK(infer("a,b\n1,2\n").problem->starts_with("there is no column of time stamps"));
    CHECK(infer("time,comment\n2024-01-01,x\n")
              .problem->starts_with("there is no column of readings"));
    std::string hours = "meter,date";
    for (int hour = 0; hour < 24; ++hour) hours += ",h" + std::to_string(hour);
    CHECK(infer(hours + "\n").problem->starts_with("one row holds the 24 hours of a day"));
}

TEST_CASE("decimal commas are seen where no comma separates columns") {
    const TableMapping comma = infer("time;kwh\n2024-01-01;1,25\n2024-01-02;2,5\n");
    CHECK(comma.delimiter == ';');
    CHECK(comma.decimalPoint == ',');
    CHECK(infer("time;kwh\n2024-01-01;1.25\n").decimalPoint == '.');
    CHECK(infer("time,kwh\n2024-01-01,1.25\n").decimalPoint == '.');
    CHECK(infer("time;k\xF6rper;kwh\n2024-01-01;x;1\n").encoding == "Latin-1");
}
