#include "ingest/column_map.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

TEST_CASE("headers are recognised by any usual name, case and unit") {
    const ColumnMap map = mapColumns({"Meter_ID", "Date Time", "VOLTAGE [V]", "Amps",
                                      "active_power_kw", "Cos Phi", "Machine-Type", "comment"});
    CHECK(map.machineId == 0);
    CHECK(map.stamp == 1);
    CHECK(map.metric == decltype(map.metric){2, 3, 4, 5, {}, {}, {}, {}});
    CHECK(map.machineType == 6);
    CHECK(map.decimalShift == std::array<int, kMetrics.size()>{});
}

TEST_CASE("a unit in the header moves the decimal point") {
    const auto shift = [](const char* header, Metric metric) {
        const ColumnMap map = mapColumns({"time", header});
        return map.metric[index(metric)] ? map.decimalShift[index(metric)] : 99;
    };
    CHECK(shift("Power (W)", Metric::activePowerKw) == 3);
    CHECK(shift("power_mw", Metric::activePowerKw) == -3);
    CHECK(shift("kW", Metric::activePowerKw) == 0);
    CHECK(shift("voltage_kV", Metric::voltageV) == -3);
    CHECK(shift("current mA", Metric::currentA) == 3);
    CHECK(shift("power factor %", Metric::powerFactor) == 2);
    CHECK(shift("Reactive power (var)", Metric::reactivePowerKvar) == 3);
    CHECK(shift("freq_hz", Metric::frequencyHz) == 0);
    CHECK(shift("Temperature °C", Metric::temperatureC) == 0);
    CHECK(shift("RH", Metric::humidityPercent) == 0);
    CHECK(shift("voltage (furlong)", Metric::voltageV) == 99);
    CHECK(shift("ia", Metric::currentA) == 99);  // the current of phase a, not I in A
}

TEST_CASE("the first of several candidates is taken, the rest is listed as not used") {
    const std::vector<std::string> headers{"id", "machineId", "time", "timestamp", "v", "voltage"};
    const ColumnMap map = mapColumns(headers);
    CHECK(map.machineId == 1);
    CHECK(map.stamp == 3);
    CHECK(map.metric[index(Metric::voltageV)] == 4);
    CHECK(describeMapping(map, headers).back() == "not used: 'id', 'time', 'voltage'");
    CHECK(describeMapping(map, headers).front() == "timestamp ← column 4 'timestamp'");
}
