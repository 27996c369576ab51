#pragma once

#include <string>
#include <vector>

#include "app/configuration_table.hpp"
#include "app/modbus_scan.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// A gateway whose units turn up by themselves.
struct ModbusScanSettings {
    std::string name;  // of the source
    ModbusTarget target;
    std::vector<std::uint8_t> units;               // that are looked at, in order
    Duration every = std::chrono::seconds{5};      // of those that are accepted
    Duration timeout = std::chrono::seconds{1};    // of a request, at most
    bool phases = false;                           // of those that are accepted, as [[modbus]]
    Duration again = std::chrono::seconds{600};    // from the end of a scan to the next
    std::string meterOf(std::uint8_t unit) const;  // <name>/<unit>
};

/// A `[[modbus_scan]]` of a configuration, called `name`:
///
///     [[modbus_scan]]
///     name = "hall"
///     host = "192.168.1.40"    # port = 502
///     units = "1-10,21"
///     again = 600              # seconds
///     every = 5                # seconds; timeout = 1, phases = true: of accepted units, as of
///     [[modbus]]
///
/// What is wrong with it is refused in the table.
ModbusScanSettings readModbusScan(const std::string& name, ConfigurationTable& table);

}  // namespace joulewatch
