#include "app/modbus_scan.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

using modbus::Answer;
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

std::optional<ModbusMeter> tryProfile(Connection& connection, const modbus::MeterChoice& choice,
                                      milliseconds timeout) {
    modbus::MeterReader reader(choice);
    const auto reading = reader.read(connection, timeout);
    if (!reading) return std::nullopt;
    return ModbusMeter{reader.title(), reader.phases(), *reading};
}

ModbusUnit identify(Connection& connection, std::uint8_t unit, milliseconds timeout) {
    ModbusUnit found;
    found.unit = unit;
    found.answers = true;
    // A SunSpec device that sleeps at night has no voltage and is one all the same.
    if ((found.meter = tryProfile(connection, {.unit = unit}, timeout))) {
        found.profile = modbus::kSunSpecProfile;
        return found;
    }
    for (const modbus::MeterProfile& profile : modbus::meterProfiles()) {
        auto meter = tryProfile(connection, {.unit = unit, .profile = &profile}, timeout);
        if (!meter || !isPlausible(*meter)) continue;
        found.profile = profile.name;
        found.meter = std::move(meter);
        return found;
    }
    found.note = "answers, but none of the profiles makes sense of it";
    return found;
}

Answer<ModbusUnit> askUnit(Connection& connection, std::uint8_t unit, milliseconds timeout) {
    // Where SunSpec begins, and where most meters have their voltages.
    for (const auto& [function, address] : {std::pair{Function::readHolding, std::uint16_t{40000}},
                                            std::pair{Function::readInput, std::uint16_t{0}}}) {
        const auto answer = connection.read(unit, function, {address, 2}, timeout);
        if (answer) return identify(connection, unit, timeout);
        const modbus::Failure& failure = answer.error();
        if (failure.fault == Fault::unreachable) return tl::unexpected(failure);
        if (failure.fault == Fault::refused && !isNobody(failure))
            return identify(connection, unit, timeout);
        if (!isNobody(failure)) return ModbusUnit{unit, true, "", std::nullopt, failure.message};
    }
    return ModbusUnit{unit, false, "", std::nullopt, "does not answer"};
}

Error errorOf(const ModbusTarget& target, const modbus::Failure& failure) {
    return {ErrorCode::unavailable, fmt::format("{}: {}", target.text(), failure.message)};
}

}  // namespace

Result<ModbusMeter> readModbusMeter(const ModbusTarget& target, const modbus::MeterChoice& choice,
                                    milliseconds timeout) {
    Connection connection(target.host, target.port);
    modbus::MeterReader reader(choice);
    const auto reading = reader.read(connection, timeout);
    if (!reading) return fail(errorOf(target, reading.error()));
    return ModbusMeter{reader.title(), reader.phases(), *reading};
}

Result<std::vector<ModbusUnit>> scanModbus(const ModbusTarget& target,
                                           const std::vector<std::uint8_t>& units,
                                           milliseconds timeout,
                                           const std::function<void(std::uint8_t)>& onUnit) {
    Connection connection(target.host, target.port);
    std::vector<ModbusUnit> found;
    for (const std::uint8_t unit : units) {
        onUnit(unit);
        auto asked = askUnit(connection, unit, timeout);
        if (!asked) return fail(errorOf(target, asked.error()));
        found.push_back(std::move(*asked));
    }
    return found;
}

}  // namespace joulewatch
