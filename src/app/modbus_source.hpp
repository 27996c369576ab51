#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/configuration_table.hpp"
#include "app/modbus_scan.hpp"
#include "app/sources.hpp"

namespace joulewatch {

/// Makes a source of each `[[modbus]]` and each `[[modbus_scan]]`; those behind one address share
/// its connection and its thread, so all are to be read before the first is started.
class ModbusTables {
 public:
    static constexpr std::size_t kMaxAddresses = 64;  // a thread each

    /// What is wrong with a table is refused in it.
    Result<StartSource> readMeter(const std::string& name, ConfigurationTable& table);
    /// After the meters, as their tables come first in a configuration.
    Result<StartSource> readScan(const std::string& name, ConfigurationTable& table);

 private:
    struct Address;
    struct Named {
        ModbusTarget target;
        std::uint8_t unit;
        bool operator==(const Named&) const = default;
    };
    std::shared_ptr<Address> addressOf(const ModbusTarget& target, ConfigurationTable& table);

    std::map<std::string, std::shared_ptr<Address>> addresses_;
    std::map<std::string, Named> meters_;  // of the [[modbus]], by what their readings are called
};

}  // namespace joulewatch
