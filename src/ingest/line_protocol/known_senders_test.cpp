// Bodies as known programs send them.
#include <doctest/doctest.h>

#include "ingest/line_protocol/line_protocol.hpp"

using namespace joulewatch;

namespace {

LineReadings readAll(std::string_view body, StampUnit unit) {
    auto read = LineProtocolReader().read(body, unit, Timestamp{});
    REQUIRE(read.has_value());
    CHECK(read->sent.rejected.empty());
    return std::move(*read);
}

/// The first value that a meter has of a metric; NaN without one.
double firstOf(const LineReadings& read, std::string_view meter, Metric metric) {
    for (const MeterReadings& batch : read.sent.batches)
        if (batch.meter() == meter) return batch.value(metric, 0);
    return kMissing;
}

}  // namespace

TEST_CASE("Telegraf's Modbus input: tags of the device, fields as they are configured") {
    const LineReadings read = readAll(
        "modbus,host=gw1,name=sdm630,slave_id=1,type=input_register,device=main "
        "voltage=230.4,current=11.25,active_power=2512.5,power_factor=0.969,frequency=50.01,"
        "import_energy_kwh=48211.3 1706702400000000000\n"
        "cpu,cpu=cpu-total,host=gw1 usage_idle=93.2,usage_user=4.1 1706702400000000000\n",
        StampUnit::nanoseconds);
    CHECK(read.sent.readings == 1);
    CHECK(firstOf(read, "main", Metric::activePowerKw) == 2.5125);
    CHECK(firstOf(read, "main", Metric::powerFactor) == 0.969);
    CHECK(firstOf(read, "main", Metric::frequencyHz) == 50.01);
    CHECK(read.ignoredValues == 3);
    // Without a tag of one's own the device is called as in Telegraf's configuration, not as the
    // host.
    const LineReadings plain = readAll(
        "modbus,host=gw1,name=pump,slave_id=2 power=1200,load=0.4 1\n", StampUnit::nanoseconds);
    CHECK(firstOf(plain, "pump", Metric::activePowerKw) == 1.2);
    CHECK(plain.ignoredValues == 1);
}

TEST_CASE("Telegraf's MQTT consumer: the topic's last level is what is measured") {
    const LineReadings read = readAll(
        "mqtt_consumer,host=gw1,topic=shellies/plug1/relay/0/power value=41.5 1706702400000000000\n"
        "mqtt_consumer,host=gw1,topic=solar/116180215546/0/voltage value=231.2 "
        "1706702400000000000\n"
        "mqtt_consumer,host=gw1,topic=solar/116180215546/0/current value=1.42 1706702400000000000\n"
        "mqtt_consumer,host=gw1,topic=solar/116180215546/0/yieldday value=812 "
        "1706702400000000000\n",
        StampUnit::nanoseconds);
    CHECK(read.sent.readings == 2);
    CHECK(firstOf(read, "shellies/plug1/relay/0", Metric::activePowerKw) == 0.0415);
    CHECK(firstOf(read, "solar/116180215546/0", Metric::voltageV) == 231.2);
    CHECK(firstOf(read, "solar/116180215546/0", Metric::currentA) == 1.42);
    CHECK(read.ignored.at(0).field == "yieldday value");
}

TEST_CASE("IoTaWatt: one field `value`, its unit in a tag, the input in the measurement") {
    const LineReadings read = readAll(
        "Mains_1,device=IotaWatt,units=Watts value=1204.5 1706702400\n"
        "Kitchen,device=IotaWatt,units=Watts value=88 1706702400\n"
        "Line_V,device=IotaWatt,units=Volts value=121.3 1706702400\n"
        "Solar,device=IotaWatt,units=kWh value=9.25 1706702400\n",
        StampUnit::seconds);
    CHECK(read.sent.readings == 3);
    CHECK(firstOf(read, "IotaWatt/Mains_1", Metric::activePowerKw) == 1.2045);
    CHECK(firstOf(read, "IotaWatt/Kitchen", Metric::activePowerKw) == 0.088);
    CHECK(firstOf(read, "IotaWatt/Line_V", Metric::voltageV) == 121.3);
    CHECK(read.ignored.at(0).reason.find("counter") != std::string::npos);
    // Its other habit: the unit is the measurement.
    const LineReadings plain = readAll("Watts,device=Iota2,ct=3 value=500 1\n", StampUnit::seconds);
    CHECK(firstOf(plain, "Iota2/3", Metric::activePowerKw) == 0.5);
}

TEST_CASE("evcc: a measurement a quantity, with the loadpoint as a tag") {
    const LineReadings read = readAll(
        "gridPower value=554 1706702400000\npvPower value=186 1706702400000\n"
        "chargePower,loadpoint=Garage,vehicle=e-Golf value=7360.5 1706702400000\n"
        "chargedEnergy,loadpoint=Garage value=4200 1706702400000\n"
        "vehicleSoc,loadpoint=Garage,vehicle=e-Golf value=64 1706702400000\n",
        StampUnit::milliseconds);
    CHECK(firstOf(read, "gridPower", Metric::activePowerKw) == 0.554);
    CHECK(firstOf(read, "pvPower", Metric::activePowerKw) == 0.186);
    CHECK(firstOf(read, "Garage", Metric::activePowerKw) == 7.3605);
    CHECK(read.sent.readings == 3);
    CHECK(read.ignoredValues == 2);
}

TEST_CASE("OpenEMS: many components in a line, in mV, mA and mHz") {
    const LineReadings read = readAll(
        "data,edge=0 meter0/ActivePower=2150i,meter0/Voltage=229800i,meter0/Current=9400i,"
        "meter0/Frequency=49987i,meter1/ActivePower=-1200i,meter0/ActivePowerL1=700i,"
        "meter0/ActiveConsumptionEnergy=812345i,_sum/EssSoc=71i 1706702400000000000\n",
        StampUnit::nanoseconds);
    CHECK(read.sent.readings == 2);
    CHECK(firstOf(read, "meter0", Metric::activePowerKw) == 2.15);
    CHECK(firstOf(read, "meter0", Metric::voltageV) == 229.8);
    CHECK(firstOf(read, "meter0", Metric::currentA) == 9.4);
    CHECK(firstOf(read, "meter0", Metric::frequencyHz) == 49.987);
    CHECK(firstOf(read, "meter1", Metric::activePowerKw) == -1.2);
    CHECK(read.ignoredValues == 3);
}

TEST_CASE("the influx shell's insert: no tags, no stamp") {
    const LineReadings read = readAll("pump voltage=230.1,power=12i\n", StampUnit::nanoseconds);
    CHECK(firstOf(read, "pump", Metric::voltageV) == 230.1);
    CHECK(firstOf(read, "pump", Metric::activePowerKw) == 0.012);
}

TEST_CASE("what was learnt of series serves the next body, in whatever order it comes") {
    LineProtocolReader reader;
    const auto read = [&](std::string_view body) {
        auto readings = reader.read(body, StampUnit::seconds, Timestamp{});
        REQUIRE(readings.has_value());
        CHECK(readings->sent.rejected.empty());
        return std::move(*readings);
    };
    read("m,meter=a voltage=1,current=2 1\nm,meter=b voltage=3 1\n");
    const LineReadings next = read(
        "m,meter=b voltage=4 2\nm,meter=ab voltage=5 2\nm,meter=a current=6,voltage=7,rssi=1 2\n"
        "m,meter=a voltage=8,rssi=2 3\n");
    CHECK(next.sent.readings == 4);
    CHECK(firstOf(next, "a", Metric::currentA) == 6);
    CHECK(firstOf(next, "a", Metric::voltageV) == 7);
    CHECK(firstOf(next, "ab", Metric::voltageV) == 5);
    CHECK(firstOf(next, "b", Metric::voltageV) == 4);
    CHECK(next.ignoredValues == 2);
    CHECK(read("m,meter=a voltage=9 4\n").ignoredValues == 0);  // counted by body
}
