// Public tables as people have them, each with what it must be taken for.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "ingest/preview_table.hpp"
#include "ingest/read_readings.hpp"
#include "support/shared_data.hpp"

using namespace joulewatch;

namespace {

/// Of a table that is read.
struct Expected {
    const char* file;
    const char* shape;
    const char* mapping;   // role[unit]:meter, those that are not ignored
    std::int64_t seconds;  // of the interval; 0: under one
    std::uint64_t rows;    // read, of all meters together
    bool confident;        // else the user is asked
};

constexpr const char* kEnergyValue = "timestamp energy[kWh]";
constexpr const char* kSkab = "timestamp current[A] temperature[°C] voltage[V] marker marker";
const Expected kTables[] = {
    {"eemeter/il-electricity-cdd-hdd-billing_bimonthly.csv.gz", "consumption", kEnergyValue,
     5097600, 14, false},
    {"eemeter/il-electricity-cdd-hdd-billing_monthly.csv.gz", "consumption", kEnergyValue, 2764800,
     27, false},
    {"eemeter/il-electricity-cdd-hdd-daily.csv.gz", "consumption", kEnergyValue, 86400, 810, false},
    {"eemeter/il-electricity-cdd-hdd-hourly.csv.gz", "consumption", kEnergyValue, 3600, 19417,
     false},
    {"eemeter/il-electricity-cdd-hdd-tempF.csv.gz", "table", "timestamp temperature[°F]", 3600,
     19417, true},
    {"eemeter/il-electricity-cdd-only-billing_bimonthly.csv.gz", "consumption", kEnergyValue,
     5184000, 14, false},
    {"eemeter/il-electricity-cdd-only-billing_monthly.csv.gz", "consumption", kEnergyValue, 2764800,
     27, false},
    {"eemeter/il-electricity-cdd-only-daily.csv.gz", "consumption", kEnergyValue, 86400, 810,
     false},
    {"eemeter/il-electricity-cdd-only-hourly.csv.gz", "consumption", kEnergyValue, 3600, 19417,
     false},
    {"eemeter/il-gas-hdd-only-billing_bimonthly.csv.gz", "consumption", kEnergyValue, 5184000, 14,
     false},
    {"eemeter/il-gas-hdd-only-billing_monthly.csv.gz", "consumption", kEnergyValue, 2678400, 27,
     false},
    {"eemeter/il-gas-hdd-only-daily.csv.gz", "consumption", kEnergyValue, 86400, 810, false},
    {"eemeter/il-gas-hdd-only-hourly.csv.gz", "consumption", kEnergyValue, 3600, 19417, false},
    {"eemeter/il-gas-intercept-only-billing_bimonthly.csv.gz", "consumption", kEnergyValue, 5356800,
     14, false},
    {"eemeter/il-gas-intercept-only-billing_monthly.csv.gz", "consumption", kEnergyValue, 2592000,
     27, false},
    {"eemeter/il-gas-intercept-only-daily.csv.gz", "consumption", kEnergyValue, 86400, 810, false},
    {"eemeter/il-gas-intercept-only-hourly.csv.gz", "consumption", kEnergyValue, 3600, 19417,
     false},
    {"eemeter/il-tempF.csv.gz", "table", "timestamp temperature[°F]", 3600, 19417, true},
    {"eemeter/uk-electricity-hdd-only-hourly-sample-0.csv.gz", "consumption", kEnergyValue, 3600,
     23508, false},
    {"eemeter/uk-gas-hdd-only-hourly-sample-0.csv.gz", "consumption", kEnergyValue, 3600, 23508,
     false},
    {"eemeter/uk-tempC-sample-0.csv.gz", "table", "timestamp temperature[°C]", 3600, 23508, true},
    {"eemeter/uk-tempC-sample-1_2.csv.gz", "table", "timestamp temperature[°C]", 3600, 11287, true},
    {"ett/ETTh1.csv", "consumption",
     "timestamp meterColumn[kWh]:HUFL meterColumn[kWh]:HULL meterColumn[kWh]:MUFL "
     "meterColumn[kWh]:MULL meterColumn[kWh]:LUFL meterColumn[kWh]:LULL temperature[°C]",
     3600, 104520, false},
    {"household/household_power_consumption.txt", "household",
     "timestamp clock power[kW] reactivePower[kvar] voltage[V] current[A]", 60, 2000, true},
    {"meter_anomalies/meter_anomalies.csv", "consumption",
     "timestamp energy[kWh] meter location temperature[°C] humidity[%] season marker marker", 600,
     26064, true},
    {"nab/ambient_temperature_system_failure.csv", "table", "timestamp temperature[°C]", 3600, 7267,
     false},
    {"nab/machine_temperature_system_failure.csv", "table", "timestamp temperature[°C]", 300, 22695,
     false},
    {"ornl_sample/TestingDataBinary.csv", "pmu",
     "voltage[V]:R1 current[A]:R1 frequency[Hz]:R1 voltage[V]:R2 current[A]:R2 frequency[Hz]:R2 "
     "voltage[V]:R3 current[A]:R3 frequency[Hz]:R3 voltage[V]:R4 current[A]:R4 frequency[Hz]:R4",
     0, 400, true},
    {"ornl_sample/data15_excerpt.csv", "pmu",
     "voltage[V]:R1 current[A]:R1 frequency[Hz]:R1 voltage[V]:R2 current[A]:R2 frequency[Hz]:R2 "
     "voltage[V]:R3 current[A]:R3 frequency[Hz]:R3 voltage[V]:R4 current[A]:R4 frequency[Hz]:R4 "
     "marker",
     0, 16, true},
    {"skab/anomaly-free/anomaly-free.csv", "machines",
     "timestamp current[A] temperature[°C] voltage[V]", 1, 9405, true},
    {"skab/other/1.csv", "machines", kSkab, 1, 745, true},
    {"skab/other/2.csv", "machines", kSkab, 1, 780, true},
    {"skab/other/3.csv", "machines", kSkab, 1, 1137, true},
    {"skab/other/4.csv", "machines", kSkab, 1, 1191, true},
    {"skab/other/5.csv", "machines", kSkab, 1, 1155, true},
    {"skab/other/6.csv", "machines", kSkab, 1, 1147, true},
    {"skab/other/7.csv", "machines", kSkab, 1, 1090, true},
    {"skab/valve1/0.csv", "machines", kSkab, 1, 1147, true},
    {"skab/valve1/1.csv", "machines", kSkab, 1, 1145, true},
    {"skab/valve1/2.csv", "machines", kSkab, 1, 1075, true},
    {"skab/valve1/3.csv", "machines", kSkab, 1, 1148, true},
    {"skab/valve1/4.csv", "machines", kSkab, 1, 1095, true},
    {"skab/valve1/5.csv", "machines", kSkab, 1, 1154, true},
    {"skab/valve1/6.csv", "machines", kSkab, 1, 1154, true},
    {"skab/valve1/7.csv", "machines", kSkab, 1, 1094, true},
    {"steel/Steel_industry_data.csv", "consumption", "timestamp energy[kWh] powerFactor[%] status",
     900, 26208, true},
    {"tetouan/powerconsumption.csv", "consumption",
     "timestamp temperature[°C] humidity[%] power[kW]", 600, 26064, true},
    {"transformer_monitoring/CurrentVoltage.csv", "substation",
     "timestamp voltage[V]:L1 voltage[V]:L2 voltage[V]:L3 current[A]:L1 current[A]:L2 "
     "current[A]:L3 status",
     900, 27519, true},
    {"transformer_monitoring/Overview.csv", "substation", "timestamp temperature[°C]", 900, 9612,
     true},
};

/// Of what is no table of readings.
struct Refused {
    const char* file;
    const char* sentence;  // part of it
};
constexpr const char* kComtrade =
    "is a COMTRADE record (IEEE C37.111): it holds waveforms, not readings. Give its .cfg or .cff "
    "to joulewatch analyze with --waveforms";
constexpr const char* kFrames = "holds synchrophasor frames (IEEE C37.118), which are not read";
constexpr const char* kTelegrams = "holds telegrams of a smart meter (DSMR P1, IEC 62056-21)";
constexpr const char* kNoStamps = ", line 1: there is no column of time stamps: expected one named";
const Refused kRefused[] = {
    {"cnc/experiment_01.csv", kNoStamps},
    {"cnc/experiment_02.csv", kNoStamps},
    {"cnc/experiment_03.csv", kNoStamps},
    {"cnc/experiment_04.csv", kNoStamps},
    {"cnc/experiment_05.csv", kNoStamps},
    {"cnc/experiment_06.csv", kNoStamps},
    {"cnc/experiment_07.csv", kNoStamps},
    {"cnc/experiment_08.csv", kNoStamps},
    {"cnc/experiment_09.csv", kNoStamps},
    {"cnc/experiment_10.csv", kNoStamps},
    {"cnc/experiment_11.csv", kNoStamps},
    {"cnc/experiment_12.csv", kNoStamps},
    {"cnc/train.csv", kNoStamps},
    {"comstock/features.csv", kNoStamps},
    {"comstock/month_loadshape.csv", "one row holds the 12 months"},
    {"electrical_fault/classData.csv", "no column of time stamps beside the phases"},
    {"formats/c37118/c37118_cf.hex", kFrames},
    {"formats/c37118/c37118_cfg.hex", kFrames},
    {"formats/c37118/c37118_data.hex", kFrames},
    {"formats/c37118/c37118_hf.hex", kFrames},
    {"formats/comtrade/sample_ascii.cff", kComtrade},
    {"formats/comtrade/sample_ascii.cfg", kComtrade},
    {"formats/comtrade/sample_ascii.dat", kComtrade},
    {"formats/comtrade/sample_ascii_missing.dat", kComtrade},
    {"formats/comtrade/sample_ascii_utf-8.cfg", kComtrade},
    {"formats/comtrade/sample_bin.cfg", kComtrade},
    {"formats/comtrade/sample_bin.dat", kComtrade},
    {"formats/comtrade/sample_sub_char.cfg", kComtrade},
    {"formats/dsmr/dsmr_telegram_esy5q3da1004_v304.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_esy5q3db1024_v304.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_fluvius_v171.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_unpadded_crc.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_v2_2.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_v3.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_v4_2.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_v5.txt", kTelegrams},
    {"formats/dsmr/dsmr_telegram_v5_two_mbus.txt", kTelegrams},
    {"formats/greenbutton/sample_greenbutton_data.xml", "is Green Button data (ESPI)"},
    {"nab/combined_windows.json", "is JSON, not a table"},
    {"odds/cardio.csv", kNoStamps},
    {"odds/glass.csv", kNoStamps},
    {"odds/ionosphere.csv", kNoStamps},
    {"odds/letter.csv", kNoStamps},
    {"odds/lympho.csv", kNoStamps},
    {"odds/pima.csv", kNoStamps},
    {"odds/vertebral.csv", kNoStamps},
    {"odds/wbc.csv", kNoStamps},
    {"theft/indicators_291.csv", kNoStamps},
    {"theft/theft_uk_days.csv", "one row holds the 24 hours"},
};

/// What lies beside the data: words about it, and a sealed file.
bool isData(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    for (const char* word : {"README", "LICENSE", "license", "attribution", "acceptance"})
        if (name.find(word) != std::string::npos) return false;
    return true;
}

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

ReadOptions optionsOf(const char* file) {
    ReadOptions options;
    options.shownName = file;
    return options;
}

void checkTable(const Expected& expected, const std::filesystem::path& file) {
    CAPTURE(std::string(expected.file));
    const ReadOptions options = optionsOf(expected.file);
    const auto preview = previewTable(file, options);
    REQUIRE_MESSAGE(preview.has_value(), preview.error().message);
    const TableMapping& mapping = preview->mapping;
    CHECK_FALSE(mapping.registers);
    CHECK_FALSE(mapping.datesAmbiguous);
    CHECK(name(mapping.shape) == std::string_view(expected.shape));
    CHECK(described(mapping) == std::string_view(expected.mapping));
    CHECK(mapping.confident() == expected.confident);
    CHECK((mapping.interval ? mapping.interval->count() / 1000 : 0) == expected.seconds);
    std::uint64_t rows = 0;
    const auto report = readReadings(file, options,
                                     [&](const Meter&, PackedReadings packed) -> Result<void> {
                                         rows += packed.header.rows;
                                         return {};
                                     },
                                     {});
    REQUIRE_MESSAGE(report.has_value(), report.error().message);
    CHECK(report->rowsRejected == 0);
    CHECK(rows == expected.rows);
}

void checkRefused(const Refused& refused, const std::filesystem::path& file) {
    CAPTURE(std::string(refused.file));
    const auto report =
        readReadings(file, optionsOf(refused.file),
                     [](const Meter&, const PackedReadings&) -> Result<void> { return {}; }, {});
    REQUIRE_FALSE(report.has_value());
    const std::string& said = report.error().message;
    CHECK_MESSAGE(said.starts_with(refused.file), said);
    CHECK_MESSAGE(said.find(refused.sentence) != std::string::npos, said);
}

}  // namespace

TEST_CASE("public tables are read as what they are, or refused in the right words") {
    const auto folder = sharedData("");
    if (!folder) return;
    std::set<std::string> known;
    for (const Expected& each : kTables) {
        known.insert(each.file);
        if (const auto file = sharedData(each.file)) checkTable(each, *file);
    }
    for (const Refused& each : kRefused) {
        known.insert(each.file);
        if (const auto file = sharedData(each.file)) checkRefused(each, *file);
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder))
        if (entry.is_regular_file() && isData(entry.path()))
            CHECK_MESSAGE(known.contains(entry.path().lexically_relative(*folder).string()),
                          entry.path().string());
}
