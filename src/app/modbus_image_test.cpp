#include "app/modbus_image.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "ingest/modbus/meter_reading.hpp"
#include "ingest/modbus/sunspec.hpp"

using namespace joulewatch;

namespace {

modbus::Answer<modbus::Words> readFrom(const std::vector<std::uint16_t>& image,
                                       modbus::RegisterBlock block) {
    if (block.address < kModbusImageBase ||
        std::size_t{block.address} - kModbusImageBase + block.words > image.size())
        return tl::unexpected(modbus::Failure{modbus::Fault::refused, "Exception 2.", 2});
    const auto from = image.begin() + (block.address - kModbusImageBase);
    return modbus::Words(from, from + block.words);
}

modbus::MeterReading readBack(const ServedMeter& meter, modbus::SunSpecDevice& device) {
    const auto image = modbusImage(meter);
    const auto found = modbus::discoverSunSpec(
        [&](modbus::RegisterBlock block) { return readFrom(image, block); });
    REQUIRE(found.has_value());
    device = *found;
    const auto rows = modbus::sunSpecRows(device.models.back());
    modbus::RegisterImage read;
    for (const auto& block : modbus::planReading(rows, 125, 125))
        read.add(block.address, readFrom(image, block).value());
    return modbus::interpret(rows, read, {});
}

double single(double value) { return static_cast<double>(static_cast<float>(value)); }

}  // namespace

TEST_CASE(
    "our own SunSpec reader reads of our own registers what was put in, to a float's digits") {
    ServedMeter served;
    served.id = "hall 3/press, the one behind the gate";
    served.unit = 17;
    served.meter = {230.7, 4.25, -2.617, -0.953, 0.24, 50.01};
    served.phases[0] = {231.1, 5.25, -1.075, -0.93, 0.1};
    served.phases[1] = {230.6, 4.5, -0.9, -0.98, 0.08};
    served.phases[2] = {230.4, 3, -0.642, -0.92, 0.06};
    modbus::SunSpecDevice device;
    const modbus::MeterReading reading = readBack(served, device);
    CHECK(device.manufacturer == "Joulewatch");
    CHECK(device.serial == "hall 3/press, the one behind the");
    CHECK(device.models.size() == 2);
    for (const Metric metric :
         {Metric::voltageV, Metric::currentA, Metric::powerFactor, Metric::frequencyHz}) {
        CAPTURE(info(metric).name);
        CHECK(reading.meter[index(metric)] == single(served.meter[index(metric)]));
    }
    for (const Metric metric : {Metric::activePowerKw, Metric::reactivePowerKvar})
        CHECK(reading.meter[index(metric)] == single(1000 * served.meter[index(metric)]) / 1000);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(reading.phases[i][index(Metric::currentA)] ==
              served.phases[i][index(Metric::currentA)]);
        CHECK(reading.phases[i][index(Metric::voltageV)] ==
              single(served.phases[i][index(Metric::voltageV)]));
        CHECK(reading.phases[i][index(Metric::powerFactor)] ==
              single(served.phases[i][index(Metric::powerFactor)]));
    }
}

TEST_CASE("a meter without phases gives its own current, and what is missing is missing") {
    ServedMeter served;
    served.id = "plug";
    served.meter = {kMissing, 1.5, 0.4};
    modbus::SunSpecDevice device;
    const modbus::MeterReading reading = readBack(served, device);
    CHECK(std::isnan(reading.meter[index(Metric::voltageV)]));
    CHECK(reading.meter[index(Metric::currentA)] == 1.5);
    CHECK(reading.meter[index(Metric::activePowerKw)] == 0.4);
    CHECK(std::isnan(reading.phases[0][index(Metric::currentA)]));
    CHECK(std::isnan(reading.energyImportKwh));
}
