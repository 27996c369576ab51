#pragma once

#include <string>

#include "app/configuration_table.hpp"
#include "app/modbus_gateway.hpp"

namespace joulewatch {

/// `host` and `port` of a table.
ModbusTarget readModbusTarget(ConfigurationTable& table);
/// Its `every` and `timeout`.
Duration readModbusInterval(ConfigurationTable& table);
Duration readModbusTimeout(ConfigurationTable& table);

/// A `[[modbus]]` of a configuration, called `name`:
///
///     [[modbus]]
///     name = "hall-3"          # of the source; of the meter, too, unless `meter` says otherwise
///     host = "192.168.1.40"    # port = 502, unit = 1
///     profile = "sdm630"       # or sunspec, of which `model` chooses one of several
///     every = 5                # seconds; timeout = 1
///     phases = true            # hall-3/L1 … as meters of their own
///     ct_ratio = 40            # pt_ratio, invert, byte_order: what the meter itself does not know
///
/// What is wrong with it is refused in the table.
ModbusMeterSettings readModbusMeter(const std::string& name, ConfigurationTable& table);

}  // namespace joulewatch
