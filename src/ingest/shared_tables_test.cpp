// Public tables as people have them, each with what it must be taken for.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "ingest/preview_table.hpp"
#include "ingest/read_readings.hpp"
#include "support/shared_data.hpp"

using namespace joulewatch;

namespace {

struct Expected {
    const char* file;
    const char* shape;
    const char* mapping;   // role[unit]:meter, those that are not ignored
    std::int64_t seconds;  // of the interval; 0: under one
    std::uint64_t rows;    // read, of all meters together
    const char* refused;   // part of the sentence; empty: it is read
};

constexpr const char* kEnergyValue = "timestamp energy[kWh]";
constexpr const char* kSkab = "timestamp current[A] temperature[°C] voltage[V] marker marker";
const Expected kTables[] = {
    {"skab/anomaly-free/anomaly-free.csv", "table",
     "timestamp current[A] temperature[°C] voltage[V]", 1, 9405, ""},
    {"skab/valve1/1.csv", "table", kSkab, 1, 1145, ""},
    {"skab/other/1.csv", "table", kSkab, 1, 745, ""},
    {"nab/machine_temperature_system_failure.csv", "consumption", kEnergyValue, 300, 22695, ""},
    {"nab/ambient_temperature_system_failure.csv", "consumption", kEnergyValue, 3600, 7267, ""},
    {"transformer_monitoring/CurrentVoltage.csv", "substation",
     "timestamp voltage[V]:L1 voltage[V]:L2 voltage[V]:L3 current[A]:L1 current[A]:L2 "
     "current[A]:L3 status",
     900, 0, ""},
    {"transformer_monitoring/Overview.csv", "substation", "timestamp temperature[°C]", 900, 0, ""},
    {"ett/ETTh1.csv", "consumption",
     "timestamp meterColumn[kWh]:HUFL meterColumn[kWh]:HULL meterColumn[kWh]:MUFL "
     "meterColumn[kWh]:MULL meterColumn[kWh]:LUFL meterColumn[kWh]:LULL temperature[°C]",
     3600, 6 * 17420, ""},
    {"steel/Steel_industry_data.csv", "consumption", "timestamp energy[kWh] powerFactor[%] status",
     900, 26208, ""},
    {"electrical_fault/classData.csv", "table", "", 0, 0, "no column of time stamps"},
    {"cnc/experiment_01.csv", "table", "", 0, 0, "no column of time stamps"},
    {"cnc/train.csv", "table", "", 0, 0, "no column of time stamps"},
    {"tetouan/powerconsumption.csv", "consumption",
     "timestamp temperature[°C] humidity[%] power[kW]", 600, 26064, ""},
    {"meter_anomalies/meter_anomalies.csv", "consumption",
     "timestamp energy[kWh] meter location temperature[°C] humidity[%] season marker marker", 600,
     0, ""},
    {"comstock/features.csv", "table", "", 0, 0, "no column of time stamps"},
    {"comstock/month_loadshape.csv", "table", "", 0, 0, "no column of time stamps"},
    {"household/household_power_consumption.txt", "household",
     "timestamp clock power[kW] reactivePower[kvar] voltage[V] current[A]", 60, 2000, ""},
    {"theft/theft_uk_days.csv", "table", "", 86400, 0, "one row holds the 24 hours of a day"},
    {"theft/indicators_291.csv", "table", "", 0, 0, "no column of time stamps"},
    {"odds/cardio.csv", "table", "", 0, 0, "no column of time stamps"},
    {"odds/vertebral.csv", "table", "", 0, 0, "no column of time stamps"},
    {"ornl_sample/TestingDataBinary.csv", "pmu",
     "voltage[V]:R1 current[A]:R1 frequency[Hz]:R1 voltage[V]:R2 current[A]:R2 frequency[Hz]:R2 "
     "voltage[V]:R3 current[A]:R3 frequency[Hz]:R3 voltage[V]:R4 current[A]:R4 frequency[Hz]:R4",
     0, 400, ""},
    {"ornl_sample/data15_excerpt.csv", "pmu",
     "voltage[V]:R1 current[A]:R1 frequency[Hz]:R1 voltage[V]:R2 current[A]:R2 frequency[Hz]:R2 "
     "voltage[V]:R3 current[A]:R3 frequency[Hz]:R3 voltage[V]:R4 current[A]:R4 frequency[Hz]:R4 "
     "marker",
     0, 16, ""},
    {"eemeter/il-electricity-cdd-hdd-hourly.csv.gz", "consumption", kEnergyValue, 3600, 0, ""},
    {"eemeter/il-electricity-cdd-hdd-daily.csv.gz", "consumption", kEnergyValue, 86400, 0, ""},
    {"eemeter/il-electricity-cdd-hdd-billing_monthly.csv.gz", "consumption", kEnergyValue,
     32 * 86400, 27, ""},
    {"eemeter/il-gas-hdd-only-hourly.csv.gz", "consumption", kEnergyValue, 3600, 0, ""},
    {"eemeter/uk-electricity-hdd-only-hourly-sample-0.csv.gz", "consumption", kEnergyValue, 3600, 0,
     ""},
    {"eemeter/uk-gas-hdd-only-hourly-sample-0.csv.gz", "consumption", kEnergyValue, 3600, 0, ""},
    {"eemeter/il-tempF.csv.gz", "table", "timestamp temperature[°F]", 3600, 0, ""},
    {"eemeter/uk-tempC-sample-0.csv.gz", "table", "timestamp temperature[°C]", 3600, 0, ""},
};

std::string described(const TableMapping& mapping) {
    std::string text;
    for (const MappedColumn& each : mapping.columns) {
        if (each.role == ColumnRole::ignored) continue;
        if (!text.empty()) text += ' ';
        text += name(each.role);
        if (!each.unit.empty()) text += "[" + each.unit + "]";
        if (!each.meter.empty()) text += ":" + each.meter;
    }
    return text;
}

void checkTable(const Expected& expected, const std::filesystem::path& file) {
    CAPTURE(std::string(expected.file));
    ReadOptions options;
    options.shownName = expected.file;
    const auto preview = previewTable(file, options);
    REQUIRE_MESSAGE(preview.has_value(), preview.error().message);
    const TableMapping& mapping = preview->mapping;
    CHECK_FALSE(mapping.registers);
    CHECK_FALSE(mapping.datesAmbiguous);
    if (*expected.refused == '\0') {
        CHECK(name(mapping.shape) == expected.shape);
        CHECK(described(mapping) == expected.mapping);
    }
    CHECK((mapping.interval ? mapping.interval->count() / 1000 : 0) == expected.seconds);
    std::uint64_t rows = 0;
    const auto report = readReadings(file, options,
                                     [&](const Meter&, PackedReadings packed) -> Result<void> {
                                         rows += packed.header.rows;
                                         return {};
                                     },
                                     {});
    if (*expected.refused != '\0') {
        REQUIRE_FALSE(report.has_value());
        CHECK(report.error().message.find(expected.refused) != std::string::npos);
        return;
    }
    REQUIRE_MESSAGE(report.has_value(), report.error().message);
    CHECK(report->rowsRejected == 0);
    CHECK(rows > 0);
    if (expected.rows > 0) CHECK(rows == expected.rows);
}

}  // namespace

TEST_CASE("public tables are read as what they are, or refused in the right words") {
    if (!sharedData("")) return;
    for (const Expected& each : kTables)
        if (const auto file = sharedData(each.file)) checkTable(each, *file);
}
