#include "app/modbus_scan.hpp"

#include <doctest/doctest.h>

#include "ingest/modbus/device_fixture.hpp"

using namespace joulewatch;
using modbus::Answer;
using modbus::Failure;
using modbus::Fault;
using modbus::Function;
using modbus::RegisterBlock;
using modbus::Words;

namespace {

/// A three-phase SDM630 of 230 V and 50 Hz, which is what an SDM120 would be, too, if one did not
/// look at its other phases.
modbus::DeviceFixture sdm630() {
    modbus::DeviceFixture device;
    for (const std::size_t address : {0x00U, 0x02U, 0x04U, 0x2AU}) device.setFloat(address, 230);
    device.setFloat(0x34, 1500).setFloat(0x46, 50);
    return device;
}

/// Asks it, but what `loses` says yes to gets no answer.
modbus::AskRegisters asking(const modbus::DeviceFixture& device,
                            std::function<bool(Function, RegisterBlock)> loses) {
    return [&device, loses = std::move(loses)](std::uint8_t, Function function,
                                               RegisterBlock block) -> Answer<Words> {
        if (loses(function, block))
            return tl::unexpected(Failure{Fault::silent, "It does not answer in time."});
        return device.read(block);
    };
}

}  // namespace

TEST_CASE("a unit is known by the profile that makes sense of it, with maker and model") {
    const modbus::DeviceFixture device = sdm630();
    const auto found = askModbusUnit(asking(device, [](auto, auto) { return false; }), 3);
    REQUIRE(found.has_value());
    CHECK(found->profile == "sdm630");
    CHECK(found->meter->title == "Eastron SDM630");
    CHECK(found->meter->maker == "Eastron");
    CHECK(found->meter->model == "SDM630");
}

TEST_CASE("an answer that is lost makes no other make of a meter") {
    const modbus::DeviceFixture device = sdm630();
    int asked = 0;
    // The first read of its whole table, which the profiles of one phase read less of.
    const auto ask = asking(device, [&](Function function, RegisterBlock block) {
        return function == Function::readInput && block.words > 2 && asked++ == 0;
    });
    const auto found = askModbusUnit(ask, 3);
    REQUIRE(found.has_value());
    CHECK(asked > 1);
    CHECK(found->profile == "sdm630");
}

TEST_CASE("a connection that is lost on the way leaves open what a unit is") {
    const modbus::DeviceFixture device = sdm630();
    int asked = 0;
    const modbus::AskRegisters ask = [&](std::uint8_t, Function,
                                         RegisterBlock block) -> Answer<Words> {
        if (++asked > 1) return tl::unexpected(Failure{Fault::unreachable, "No connection."});
        return device.read(block);
    };
    const auto found = askModbusUnit(ask, 3);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().fault == Fault::unreachable);
}
