#pragma once

#include <string>
#include <vector>

#include "app/modbus_scan.hpp"
#include "reports/section.hpp"
#include "store/modbus_unit_store.hpp"

namespace joulewatch {

/// What a meter says now, with its phases, for a terminal.
std::string modbusMeterTable(const ModbusMeter& meter);
/// One line a unit, and how those that were found are written in a configuration.
std::string modbusUnitTable(const ModbusTarget& target, const std::vector<ModbusUnit>& units);

/// The same for programs; what is missing is null.
Json modbusMeterJson(const ModbusMeter& meter);
Json modbusNumbersJson(const std::vector<ModbusUnitNumber>& units);
Json modbusUnitsJson(const ModbusTarget& target, const std::vector<ModbusUnit>& units);

}  // namespace joulewatch
