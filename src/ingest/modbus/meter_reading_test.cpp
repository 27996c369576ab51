#include "ingest/modbus/meter_reading.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ingest/modbus/device_fixture.hpp"

using namespace joulewatch;
using namespace joulewatch::modbus;

namespace {

/// An office on an SDM630, as words on the wire.
DeviceFixture sdm630() {
    DeviceFixture device;
    device
        .set(0x0000, {0x4366, 0x3333, 0x4367, 0x0000, 0x4365, 0x8000})  // 230.2 231 229.5 V
        .set(0x0006, {0x40A0, 0x0000, 0x4080, 0x0000, 0x4040, 0x0000})  // 5 4 3 A
        .set(0x000C, {0x4486, 0x6000, 0x4461, 0x0000, 0x4420, 0x8000})  // 1075 900 642 W
        .set(0x0018, {0x42C8, 0x0000, 0x42A0, 0x0000, 0x4270, 0x0000})  // 100 80 60 var
        .set(0x001E, {0x3F6E, 0x147B, 0x3F7A, 0xE148, 0x3F6B, 0x851F})  // 0.93 0.98 0.92
        .set(0x002A, {0x4366, 0x3BBC})                                  // 230.233 V
        .set(0x002E, {0x4080, 0x0000})                                  // 4 A
        .set(0x0034, {0x4523, 0x9000})                                  // 2617 W
        .set(0x003C, {0x4370, 0x0000})                                  // 240 var
        .set(0x003E, {0x3F72, 0xE48F})                                  // 0.9488
        .set(0x0046, {0x4248, 0x051F})                                  // 50.005 Hz
        .set(0x0048, {0x44F1, 0x5333, 0x4148, 0xCCCD});                 // 1930.6, 12.55 kWh
    return device;
}

double of(const Sample& sample, Metric metric) { return sample[index(metric)]; }

}  // namespace

TEST_CASE("an SDM630 gives its means and totals, and its phases") {
    const MeterReading reading = sdm630().interpretAs("sdm630");
    CHECK(of(reading.meter, Metric::voltageV) == doctest::Approx(230.2333).epsilon(1e-6));
    CHECK(of(reading.meter, Metric::currentA) == 4);
    CHECK(of(reading.meter, Metric::activePowerKw) == 2.617);
    CHECK(of(reading.meter, Metric::reactivePowerKvar) == 0.24);
    CHECK(of(reading.meter, Metric::powerFactor) == doctest::Approx(0.9488).epsilon(1e-5));
    CHECK(of(reading.meter, Metric::frequencyHz) == doctest::Approx(50.005).epsilon(1e-6));
    CHECK(reading.energyImportKwh == doctest::Approx(1930.6).epsilon(1e-6));
    CHECK(reading.energyExportKwh == doctest::Approx(12.55).epsilon(1e-6));
    CHECK(of(reading.phases[1], Metric::voltageV) == 231);
    CHECK(of(reading.phases[2], Metric::currentA) == 3);
    CHECK(of(reading.phases[0], Metric::activePowerKw) == 1.075);
    CHECK(of(reading.phases[0], Metric::powerFactor) == doctest::Approx(0.93).epsilon(1e-6));
    CHECK(std::isnan(of(reading.phases[0], Metric::frequencyHz)));
}

TEST_CASE("a system of three wires gives the voltage between its lines") {
    DeviceFixture device = sdm630();
    device.set(0x0000, {0, 0, 0, 0, 0, 0}).set(0x002A, {0, 0});
    device.setFloat(0x00CE, 399.5F);
    CHECK(of(device.interpretAs("sdm630").meter, Metric::voltageV) == 399.5);
}

TEST_CASE("a power factor is signed like its power, whatever its maker means by the sign") {
    DeviceFixture device = sdm630();
    device.setFloat(0x0034, -2617).setFloat(0x003E, 0.9488F);
    CHECK(of(device.interpretAs("sdm630").meter, Metric::powerFactor) < 0);
    device.setFloat(0x0034, 2617).setFloat(0x003E, -0.9488F);
    CHECK(of(device.interpretAs("sdm630").meter, Metric::powerFactor) > 0);
}

TEST_CASE("transformers and the direction are set where the meter was not told") {
    const MeterReading plain = sdm630().interpretAs("sdm630");
    const MeterReading set =
        sdm630().interpretAs("sdm630", {.currentRatio = 40, .voltageRatio = 100, .invert = true});
    CHECK(of(set.meter, Metric::voltageV) == 100 * of(plain.meter, Metric::voltageV));
    CHECK(of(set.meter, Metric::currentA) == 160);
    CHECK(of(set.meter, Metric::activePowerKw) == -4000 * 2.617);
    CHECK(of(set.meter, Metric::reactivePowerKvar) == -4000 * 0.24);
    CHECK(of(set.meter, Metric::powerFactor) == -of(plain.meter, Metric::powerFactor));
    CHECK(of(set.phases[0], Metric::activePowerKw) == doctest::Approx(-4000 * 1.075));
    CHECK(set.energyImportKwh == 4000 * plain.energyExportKwh);
}

TEST_CASE("an SDM230 is one phase, the meter itself") {
    DeviceFixture device;
    device.setFloat(0x00, 230).setFloat(0x06, 10).setFloat(0x0C, 2185).setFloat(0x1E, 0.95F);
    device.setFloat(0x46, 50);
    const MeterReading reading = device.interpretAs("sdm230");
    CHECK(of(reading.meter, Metric::voltageV) == 230);
    CHECK(of(reading.meter, Metric::activePowerKw) == 2.185);
    CHECK(std::isnan(of(reading.phases[0], Metric::voltageV)));
}

TEST_CASE("an EM24 sends tenths, low word first") {
    DeviceFixture device;
    device
        .set(0x0000, {2301, 0, 2310, 0, 2295, 0})          // V/10
        .set(0x000C, {5000, 0, 4000, 0, 3001, 0})          // A/1000
        .set(0x0012, {10750, 0, 9000, 0, 0xE6EC, 0xFFFF})  // W/10: 1075, 900, -642
        .set(0x0024, {2302, 0})
        .set(0x0028, {0x3414, 0})       // 1333.2 W
        .set(0x002C, {0xF6A0, 0xFFFF})  // -240 var
        .set(0x0032, {930, 980, 0xFC68, 949})
        .set(0x0037, {499})
        .set(0x003E, {0x4240, 0x000F})  // 1 000 000 tenths of a kWh
        .set(0x005C, {126, 0});
    const MeterReading reading = device.interpretAs("em24");
    CHECK(of(reading.meter, Metric::voltageV) == 230.2);
    CHECK(of(reading.meter, Metric::currentA) == doctest::Approx((5 + 4 + 3.001) / 3));
    CHECK(of(reading.meter, Metric::activePowerKw) == 1.3332);
    CHECK(of(reading.meter, Metric::reactivePowerKvar) == -0.24);
    CHECK(of(reading.meter, Metric::powerFactor) == 0.949);
    CHECK(of(reading.meter, Metric::frequencyHz) == 49.9);
    CHECK(reading.energyImportKwh == 100000);
    CHECK(reading.energyExportKwh == 12.6);
    CHECK(of(reading.phases[0], Metric::voltageV) == 230.1);
    CHECK(of(reading.phases[2], Metric::activePowerKw) == -0.642);
    CHECK(of(reading.phases[2], Metric::powerFactor) == -0.92);
}

TEST_CASE("an EM24 with Ethernet has its power factors and energies elsewhere") {
    DeviceFixture device;
    device.set(0x0012, {10750, 0}).set(0x0028, {10750, 0});
    device.set(0x002E, {930, 0, 0, 931}).set(0x0033, {501}).set(0x0034, {123, 0, 0, 0});
    device.set(0x004E, {45, 0});
    const MeterReading reading = device.interpretAs("em24_e1");
    CHECK(of(reading.meter, Metric::powerFactor) == 0.931);
    CHECK(of(reading.meter, Metric::frequencyHz) == 50.1);
    CHECK(reading.energyImportKwh == 12.3);
    CHECK(reading.energyExportKwh == 4.5);
}

TEST_CASE("an EM24 that overflows says nothing") {
    DeviceFixture device;
    device.set(0x0024, {0xFFFF, 0x7FFF}).set(0x0037, {0x7FFF});
    device.set(0x0000, {0xFFFF, 0x7FFF, 0xFFFF, 0x7FFF, 0xFFFF, 0x7FFF});
    device.set(0x0026, {0xFFFF, 0x7FFF});
    const MeterReading reading = device.interpretAs("em24");
    CHECK(std::isnan(of(reading.meter, Metric::voltageV)));
    CHECK(std::isnan(of(reading.meter, Metric::frequencyHz)));
}

TEST_CASE("Schneider's meters send kW, NaN for what they lack, and P/S is their power factor") {
    DeviceFixture device;
    device.setFloat(2999, 12).setFloat(3001, 11).setFloat(3003, 10).setFloat(3009, 11);
    device.setFloat(3027, 231).setFloat(3029, 230).setFloat(3031, 229).setFloat(3035, 230);
    device.setFloat(3053, 2.5F).setFloat(3055, 2.25F).setFloat(3057, -2).setFloat(3059, 2.75F);
    device.setFloat(3061, 0.5F).setFloat(3067, 1.5F).setFloat(3069, 3.125F).setFloat(3075, 5.5F);
    device.setFloat(3083, 1.4F);  // its own power factor, coded by quadrant
    device.setFloat(3109, 50).set(3203, {0, 0, 0x0001, 0x86A0, 0, 0, 0, 2500});
    for (const char* const name : {"pm5xxx", "iem3000"}) {
        CAPTURE(name);
        const MeterReading reading = device.interpretAs(name);
        CHECK(of(reading.meter, Metric::voltageV) == 230);
        CHECK(of(reading.meter, Metric::currentA) == 11);
        CHECK(of(reading.meter, Metric::activePowerKw) == 2.75);
        CHECK(of(reading.meter, Metric::reactivePowerKvar) == 1.5);
        CHECK(of(reading.meter, Metric::powerFactor) == 0.5);
        CHECK(of(reading.meter, Metric::frequencyHz) == 50);
        CHECK(reading.energyImportKwh == 100);
        CHECK(reading.energyExportKwh == 2.5);
        CHECK(of(reading.phases[2], Metric::activePowerKw) == -2);
    }
    CHECK(of(device.interpretAs("pm5xxx").phases[0], Metric::powerFactor) == 0.8);
    CHECK(of(device.interpretAs("pm5xxx").phases[0], Metric::reactivePowerKvar) == 0.5);
    CHECK(std::isnan(of(device.interpretAs("iem3000").phases[0], Metric::powerFactor)));
    device.set(3035, {0xFFC0, 0}).set(3027, {0xFFC0, 0}).set(3029, {0xFFC0, 0});
    device.set(3031, {0xFFC0, 0}).setFloat(3025, 400);
    CHECK(of(device.interpretAs("pm5xxx").meter, Metric::voltageV) == 400);
}

TEST_CASE("a gateway that swaps words is told of") {
    DeviceFixture device;
    device.set(0x00, {0x3333, 0x4366});
    const MeterReading reading = device.interpretAs("sdm230", {.order = ByteOrder::cdab});
    CHECK(of(reading.meter, Metric::voltageV) == doctest::Approx(230.2).epsilon(1e-7));
}

TEST_CASE("a value beyond its metric's limits is missing") {
    DeviceFixture device;
    device.setFloat(0x00, 3e9F).setFloat(0x46, 5000);
    const MeterReading reading = device.interpretAs("sdm230");
    CHECK(std::isnan(of(reading.meter, Metric::voltageV)));
    CHECK(std::isnan(of(reading.meter, Metric::frequencyHz)));
}
