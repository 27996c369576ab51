#include "ingest/modbus/sunspec.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ingest/modbus/device_fixture.hpp"

using namespace joulewatch;
using namespace joulewatch::modbus;

namespace {

constexpr std::uint16_t kNone = 0x8000;

/// A device at `base` with the common model and, at base + 70, one other of `id` and `length`.
DeviceFixture deviceWith(std::size_t base, std::uint16_t id, std::uint16_t length) {
    DeviceFixture device;
    device.set(base, {0x5375, 0x6E53, 1, 66}).setText(base + 4, "Fronius");
    device.setText(base + 20, "Smart Meter 63A").setText(base + 44, "1.3");
    device.setText(base + 52, "12345678");
    device.set(base + 70, {id, length}).set(base + 72 + length, {0xFFFF, 0});
    return device;
}

Answer<SunSpecDevice> discovered(const DeviceFixture& device) {
    return discoverSunSpec([&](RegisterBlock block) { return device.read(block); });
}

MeterReading interpreted(const DeviceFixture& device) {
    const auto found = discovered(device);
    REQUIRE(found.has_value());
    const auto rows = sunSpecRows(found->models.back());
    return interpret(rows, device.image(rows, 125, 125), {});
}

double of(const Sample& sample, Metric metric) { return sample[index(metric)]; }

}  // namespace

TEST_CASE("a SunSpec device is found at each of its bases and says what it is") {
    for (const std::uint16_t base : kSunSpecBases) {
        const auto found = discovered(deviceWith(base, 203, 105));
        REQUIRE(found.has_value());
        CHECK(found->base == base);
        CHECK(found->manufacturer == "Fronius");
        CHECK(found->model == "Smart Meter 63A");
        CHECK(found->version == "1.3");
        CHECK(found->serial == "12345678");
        REQUIRE(found->models.size() == 2);
        CHECK(found->models[1].id == 203);
        CHECK(found->models[1].address == base + 70);
    }
}

TEST_CASE("what is no SunSpec device, or does not end, is said to be so") {
    CHECK(discovered(DeviceFixture{}).error().fault == Fault::unsuited);
    DeviceFixture endless;
    endless.set(40000, {0x5375, 0x6E53});  // models of id 0 and length 0, for ever
    CHECK(discovered(endless).error().message == "Its chain of SunSpec models has no end.");
    DeviceFixture beyond = deviceWith(50000, 203, 20000);  // 70 090 is no register
    CHECK(discovered(beyond).error().fault == Fault::unsuited);
    const auto silent = discoverSunSpec([](RegisterBlock) -> Answer<Words> {
        return tl::unexpected(Failure{Fault::silent, "It does not answer in time."});
    });
    CHECK(silent.error().fault == Fault::silent);  // asked once, not at each base
}

TEST_CASE("model 203 has integers with scales, and 0x8000 for what it lacks") {
    DeviceFixture device = deviceWith(40000, 203, 105);
    device
        .set(40072, {1200, 500, 400, 300, 0xFFFE})                             // A, 10^-2
        .set(40077, {2302, 2301, 2310, 2295, 3990, 3991, 3989, 3990, 0xFFFF})  // V, 10^-1
        .set(40086, {5001, 0xFFFE})                                            // Hz
        .set(40088, {0xFEF3, 10, 20, 0xFED5, 1})                               // W, 10^1: -2690
        .set(40093, {0x0200, kNone, kNone, kNone, 1})                          // VA: 5120
        .set(40098, {24, 10, 8, 6, 1})                                         // var
        .set(40103, {kNone, kNone, kNone, kNone, kNone})                       // PF
        .set(40108, {0, 126})                                                  // exported
        .set(40116, {0x000F, 0x4240})                                          // imported
        .set(40124, {1});                                                      // Wh, 10^1
    const MeterReading reading = interpreted(device);
    CHECK(of(reading.meter, Metric::currentA) == 4);  // the mean, not the sum that A is
    CHECK(of(reading.meter, Metric::voltageV) == 230.2);
    CHECK(of(reading.meter, Metric::frequencyHz) == 50.01);
    CHECK(of(reading.meter, Metric::activePowerKw) == -2.69);
    CHECK(of(reading.meter, Metric::powerFactor) == -2.69 / 5.12);
    CHECK(of(reading.meter, Metric::reactivePowerKvar) == 0.24);
    CHECK(of(reading.phases[1], Metric::voltageV) == 231);
    CHECK(of(reading.phases[2], Metric::activePowerKw) == -2.99);
    CHECK(std::isnan(of(reading.phases[0], Metric::powerFactor)));
    CHECK(reading.energyImportKwh == 10000);
    CHECK(reading.energyExportKwh == 1.26);
}

TEST_CASE("model 204 has no neutral: the voltage is that between the lines") {
    DeviceFixture device = deviceWith(40000, 204, 105);
    device.set(40077, {kNone, kNone, kNone, kNone, 3990, 3991, 3989, 3990, 0xFFFF});
    CHECK(of(interpreted(device).meter, Metric::voltageV) == 399);
}

TEST_CASE("a number whose scale is not there is missing") {
    DeviceFixture device = deviceWith(40000, 203, 105);
    device.set(40077, {2302, 2301, 2310, 2295, 3990, 3991, 3989, 3990, kNone});
    CHECK(std::isnan(of(interpreted(device).meter, Metric::voltageV)));
}

TEST_CASE("model 213 has floats") {
    DeviceFixture device = deviceWith(0, 213, 124);
    device.setFloat(72, 12).setFloat(74, 5).setFloat(76, 4).setFloat(78, 3);
    device.setFloat(80, 230.25F).setFloat(96, 50).setFloat(98, 2500).setFloat(106, 3125);
    device.setFloat(114, -250).setFloat(138, 2.5e6F);
    const MeterReading reading = interpreted(device);
    CHECK(of(reading.meter, Metric::currentA) == 4);
    CHECK(of(reading.meter, Metric::voltageV) == 230.25);
    CHECK(of(reading.meter, Metric::activePowerKw) == 2.5);
    CHECK(of(reading.meter, Metric::powerFactor) == 0.8);
    CHECK(of(reading.meter, Metric::reactivePowerKvar) == -0.25);
    CHECK(reading.energyImportKwh == 2500);
}

TEST_CASE("an inverter's power is exported") {
    DeviceFixture device = deviceWith(40000, 103, 50);
    device
        .set(40072, {1200, 400, 401, 399, 0xFFFE})                 // A
        .set(40077, {4000, 4001, 3999, 2310, 2311, 2309, 0xFFFF})  // V
        .set(40084, {2700, 0})                                     // W
        .set(40086, {5000, 0xFFFE})                                // Hz
        .set(40088, {2800, 0})                                     // VA
        .set(40090, {100, 0})                                      // var
        .set(40092, {0xD9AC, 0xFFFE})                              // PF, percent
        .set(40094, {0, 500, 0});                                  // Wh
    const MeterReading reading = interpreted(device);
    CHECK(of(reading.meter, Metric::activePowerKw) == -2.7);
    CHECK(of(reading.meter, Metric::reactivePowerKvar) == -0.1);
    CHECK(of(reading.meter, Metric::voltageV) == doctest::Approx(231));
    CHECK(of(reading.meter, Metric::currentA) == doctest::Approx(4));
    CHECK(of(reading.meter, Metric::powerFactor) == -2.7 / 2.8);
    CHECK(reading.energyExportKwh == 0.5);
    device.set(40088, {kNone});  // without VA its own power factor counts: -98.12 %
    CHECK(of(interpreted(device).meter, Metric::powerFactor) == doctest::Approx(-0.9812));
}

TEST_CASE("an inverter with floats, and a model that says it is short") {
    DeviceFixture device = deviceWith(50000, 111, 60);
    device.setFloat(50072, 10).setFloat(50074, 10).setFloat(50086, 230).setFloat(50092, 2300);
    const MeterReading reading = interpreted(device);
    CHECK(of(reading.meter, Metric::activePowerKw) == -2.3);
    CHECK(of(reading.meter, Metric::currentA) == 10);
    const auto rows = sunSpecRows({203, 100, 20});
    REQUIRE_FALSE(rows.empty());
    for (const RegisterRow& row : rows) CHECK(row.address < 122);
    CHECK(sunSpecRows({160, 100, 20}).empty());
    CHECK_FALSE(sunSpecKind(160).has_value());
}
