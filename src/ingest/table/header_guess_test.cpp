#include "ingest/table/header_guess.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

void expect(const char* header, ColumnRole role, const char* unit = "", const char* meter = "") {
    CAPTURE(header);
    const HeaderGuess guess = guessHeader(header);
    CHECK(name(guess.role) == name(role));
    CHECK(guess.unit == unit);
    CHECK(guess.meter == meter);
    CHECK((guess.confidence > 0) == (role != ColumnRole::ignored));
}

}  // namespace

TEST_CASE("a header is known by its word in any dress, with its unit") {
    expect("Meter_ID", ColumnRole::meter);
    expect("DeviceTimeStamp", ColumnRole::timestamp);
    expect("Voltage (kV)", ColumnRole::voltage, "kV");
    expect("POWER-W", ColumnRole::power, "W");
    expect("kWh", ColumnRole::energy, "kWh");
    expect("consumption_mwh", ColumnRole::energy, "MWh");
    expect("power factor %", ColumnRole::powerFactor, "%");
    expect("tempF", ColumnRole::temperature, "°F");
    expect("tempC", ColumnRole::temperature, "°C");
    expect("Temperature °C", ColumnRole::temperature, "°C");
    expect("load_pct", ColumnRole::load);
    expect("time_of_day", ColumnRole::timeOfDay);
    expect("OT", ColumnRole::temperature);
}

TEST_CASE("longer headers are known by a word in them, and of whom they speak is kept") {
    expect("Global_active_power", ColumnRole::power);
    expect("Global_reactive_power", ColumnRole::reactivePower);
    expect("Global_intensity", ColumnRole::current);
    expect("Usage_kWh", ColumnRole::energy, "kWh");
    expect("PowerConsumption_Zone1", ColumnRole::power, "", "Zone1");
    expect("Hall B kWh", ColumnRole::energy, "kWh", "Hall B");
    expect("Lagging_Current_Power_Factor", ColumnRole::powerFactor, "", "Lagging_Current");
    expect("Lagging_Current_Reactive.Power_kVarh", ColumnRole::ignored);
    expect("apparent power kVA", ColumnRole::ignored);
    expect("WeekStatus", ColumnRole::status, "", "Week");
    expect("voltage (furlong)", ColumnRole::voltage, "", "furlong");
}

TEST_CASE("phases and relays are meters of their own") {
    expect("VL1", ColumnRole::voltage, "", "L1");
    expect("Ib", ColumnRole::current, "", "L2");
    expect("current_phase_c", ColumnRole::current, "", "L3");
    expect("VL12", ColumnRole::ignored);  // between two lines
    expect("INUT", ColumnRole::ignored);  // the neutral's
    expect("R1-PM7:V", ColumnRole::voltage, "V", "R1");
    expect("R2-PM10:I", ColumnRole::current, "A", "R2");
    expect("R4:F", ColumnRole::frequency, "Hz", "R4");
    CHECK(guessHeader("R1-PM1:V").confidence < guessHeader("R1-PM7:V").confidence);
    CHECK(guessHeader("R1-PA7:VH").role == ColumnRole::ignored);
    CHECK(isPhasorHeader("R3-PA:ZH"));
    CHECK_FALSE(isPhasorHeader("R-value:x"));
    CHECK_FALSE(isPhasorHeader("Rain"));
}

TEST_CASE("what says nothing of electricity is not ours") {
    for (const char* header : {"", "  ", "Accelerometer1RMS", "Volume Flow RateRMS", "x0", "NSM"})
        expect(header, ColumnRole::ignored);
    CHECK(guessHeader("value").confidence == 0.5);
}
