#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ingest/modbus/meter_reader.hpp"

namespace joulewatch {

/// Where Modbus TCP is spoken.
struct ModbusTarget {
    static constexpr std::uint16_t kUsualPort = 502;
    std::string host;
    std::uint16_t port = kUsualPort;
    bool operator==(const ModbusTarget&) const = default;
    std::string text() const;  // host:port, [::1]:port
};
/// `host`, `host:port`, `[::1]:port`.
Result<ModbusTarget> parseModbusTarget(std::string_view text);

/// The numbers of units: `1`, `1-10`, `1,3,20-22`, each 0 to 255, in order, none twice.
Result<std::vector<std::uint8_t>> parseModbusUnits(std::string_view text);

/// The profile of a configuration: a name of meterProfiles() or "sunspec", which is null.
/// `invalidInput` names all there are.
Result<const modbus::MeterProfile*> modbusProfile(std::string_view name);

/// "sdm630, …, sunspec".
std::string modbusProfileNames();

/// What a meter says, for somebody who sets it up.
struct ModbusMeter {
    std::string title;
    std::string maker, model;
    int phases;
    modbus::MeterReading reading;
};
/// `unavailable`, in a sentence, when it does not answer as it should.
Result<ModbusMeter> readModbusMeter(const ModbusTarget& target, const modbus::MeterChoice& choice,
                                    std::chrono::milliseconds timeout);

struct ModbusUnit {
    std::uint8_t unit;
    bool answers = false;
    std::string profile;  // that makes sense of it; empty: none does
    std::optional<ModbusMeter> meter;
    std::string note;  // why there is no meter
};

/// Asks a unit what it is: by SunSpec's description of itself, else by which profile reads voltages
/// and a frequency that mains have. Once a unit has answered, what then fails is asked again, lest
/// a lost answer make another make of it. `unreachable` when there is no connection.
modbus::Answer<ModbusUnit> askModbusUnit(const modbus::AskRegisters& ask, std::uint8_t unit);

/// The same of each unit. `unavailable` when there is no connection at all.
Result<std::vector<ModbusUnit>> scanModbus(const ModbusTarget& target,
                                           const std::vector<std::uint8_t>& units,
                                           std::chrono::milliseconds timeout,
                                           const std::function<void(std::uint8_t)>& onUnit);

}  // namespace joulewatch
