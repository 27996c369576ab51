#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/configuration_table.hpp"
#include "app/sources.hpp"

namespace joulewatch {

/// Makes a source of each `[[modbus]]`; those behind one address share its connection and its
/// thread, so all are to be read before the first is started.
class ModbusTables {
 public:
    static constexpr std::size_t kMaxAddresses = 64;  // a thread each

    /// What is wrong with a table is refused in it.
    Result<StartSource> read(const std::string& name, ConfigurationTable& table);

 private:
    struct Address;
    std::map<std::string, std::shared_ptr<Address>> addresses_;
    std::set<std::string> meters_;
};

}  // namespace joulewatch
