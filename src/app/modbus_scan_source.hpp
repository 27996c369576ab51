#pragma once

#include <memory>

#include "app/modbus_gateway.hpp"
#include "app/modbus_scan_settings.hpp"
#include "app/sources.hpp"

namespace joulewatch {

/// What a gateway brings of itself, as one source: its search, and the meters accepted of it.
std::unique_ptr<Source> modbusScanSource(const ModbusScanSettings& settings,
                                         std::shared_ptr<ModbusGateway> gateway);

}  // namespace joulewatch
