#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// The number by which others ask our Modbus server for a meter.
struct ModbusUnitNumber {
    std::uint8_t unit;
    std::string meter;
    bool operator==(const ModbusUnitNumber&) const = default;
};

/// Which meter has which number: once given it is never taken back nor given to another, since it
/// stands in somebody's control room. Safe to call from any thread.
class ModbusUnitStore {
 public:
    static constexpr std::int64_t kMaxUnits = 247;  // Modbus has no more

    virtual ~ModbusUnitStore() = default;
    virtual Result<std::vector<ModbusUnitNumber>> units() = 0;  // in order of unit
    /// Gives each that has none the next number, in this order, while there are any.
    virtual Result<void> number(std::span<const std::string> meters) = 0;
};

}  // namespace joulewatch
