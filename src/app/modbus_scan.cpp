#include "app/modbus_scan.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

using modbus::Answer;
using modbus::AskRegisters;
using modbus::Connection;
using modbus::Fault;
using modbus::Function;
using std::chrono::milliseconds;

/// Whether this is what mains look like: it tells the right profile from the wrong ones.
bool isPlausible(const ModbusMeter& meter) {
    const auto within = [](double value, double low, double high) {
        return value >= low && value <= high;
    };
    const auto isMains = [&](const Sample& sample) {
        return within(sample[index(Metric::voltageV)], 50, 40'000);
    };
    const Sample& whole = meter.reading.meter;
    if (!isMains(whole) || !within(whole[index(Metric::frequencyHz)], 40, 70)) return false;
    return meter.phases < 3 || std::ranges::all_of(meter.reading.phases, isMains);
}

/// A gateway that speaks for a device which is not there.
bool isNobody(const modbus::Failure& failure) {
    return failure.fault == Fault::silent || (failure.fault == Fault::refused &&
                                              (failure.exception == 10 || failure.exception == 11));
}

Answer<ModbusMeter> readMeter(const AskRegisters& ask, const modbus::MeterChoice& choice) {
    modbus::MeterReader reader(choice);
    const auto reading = reader.read(ask);
    if (!reading) return tl::unexpected(reading.error());
    return ModbusMeter{reader.title(), reader.maker(), reader.model(), reader.phases(), *reading};
}

/// What fails is asked once more, but for what the device will never have: function, registers or
/// so many of them.
AskRegisters askTwice(const AskRegisters& ask) {
    return [&ask](std::uint8_t unit, Function function, modbus::RegisterBlock block) {
        auto answer = ask(unit, function, block);
        if (answer || (answer.error().fault == Fault::refused && answer.error().exception <= 3))
            return answer;
        return ask(unit, function, block);
    };
}

Answer<ModbusUnit> identify(const AskRegisters& askOnce, std::uint8_t unit) {
    const AskRegisters ask = askTwice(askOnce);
    std::vector<const modbus::MeterProfile*> candidates{nullptr};  // SunSpec
    for (const modbus::MeterProfile& each : modbus::meterProfiles()) candidates.push_back(&each);
    for (const modbus::MeterProfile* profile : candidates) {
        const auto meter = readMeter(ask, {.unit = unit, .profile = profile});
        if (!meter && meter.error().fault == Fault::unreachable)
            return tl::unexpected(meter.error());
        // A SunSpec device that sleeps at night has no voltage and is one all the same.
        if (!meter || (profile != nullptr && !isPlausible(*meter))) continue;
        const auto name = profile == nullptr ? modbus::kSunSpecProfile : profile->name;
        return ModbusUnit{unit, true, std::string(name), *meter, ""};
    }
    return ModbusUnit{unit, true, "", std::nullopt,
                      "answers, but none of the profiles makes sense of it"};
}

Error errorOf(const ModbusTarget& target, const modbus::Failure& failure) {
    return {ErrorCode::unavailable, fmt::format("{}: {}", target.text(), failure.message)};
}

}  // namespace

Answer<ModbusUnit> askModbusUnit(const AskRegisters& ask, std::uint8_t unit) {
    // Where SunSpec begins, and where most meters have their voltages.
    for (const auto& [function, address] : {std::pair{Function::readHolding, std::uint16_t{40000}},
                                            std::pair{Function::readInput, std::uint16_t{0}}}) {
        const auto answer = ask(unit, function, {address, 2});
        if (answer) return identify(ask, unit);
        const modbus::Failure& failure = answer.error();
        if (failure.fault == Fault::unreachable) return tl::unexpected(failure);
        if (failure.fault == Fault::refused && !isNobody(failure)) return identify(ask, unit);
        if (!isNobody(failure)) return ModbusUnit{unit, true, "", std::nullopt, failure.message};
    }
    return ModbusUnit{unit, false, "", std::nullopt, "does not answer"};
}

Result<ModbusMeter> readModbusMeter(const ModbusTarget& target, const modbus::MeterChoice& choice,
                                    milliseconds timeout) {
    Connection connection(target.host, target.port);
    auto meter = readMeter(connection.within(timeout), choice);
    if (!meter) return fail(errorOf(target, meter.error()));
    return std::move(*meter);
}

Result<std::vector<ModbusUnit>> scanModbus(const ModbusTarget& target,
                                           const std::vector<std::uint8_t>& units,
                                           milliseconds timeout,
                                           const std::function<void(std::uint8_t)>& onUnit) {
    Connection connection(target.host, target.port);
    std::vector<ModbusUnit> found;
    for (const std::uint8_t unit : units) {
        onUnit(unit);
        auto asked = askModbusUnit(connection.within(timeout), unit);
        if (!asked) return fail(errorOf(target, asked.error()));
        found.push_back(std::move(*asked));
    }
    return found;
}

}  // namespace joulewatch
