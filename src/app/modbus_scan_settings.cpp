#include "app/modbus_scan_settings.hpp"

#include <fmt/format.h>

#include "app/modbus_settings.hpp"

namespace joulewatch {

std::string ModbusScanSettings::meterOf(std::uint8_t unit) const {
    return fmt::format("{}/{}", name, unit);
}

ModbusScanSettings readModbusScan(const std::string& name, ConfigurationTable& table) {
    ModbusScanSettings settings;
    settings.name = name;
    settings.target = readModbusTarget(table);
    auto units = parseModbusUnits(table.text("units"));
    if (units)
        settings.units = std::move(*units);
    else
        table.refuse("units",
                     "is needed, numbers of units such as \"1-10\" or \"1,5,20-22\", each "
                     "0 to 255");
    settings.every = readModbusInterval(table);
    settings.timeout = readModbusTimeout(table);
    settings.phases = table.flag("phases", false);
    settings.again = std::chrono::seconds(table.wholeNumber("again", 600, 1, 86'400));
    return settings;
}

}  // namespace joulewatch
