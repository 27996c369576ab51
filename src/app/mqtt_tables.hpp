#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/sources.hpp"

namespace joulewatch {

class ConfigurationTable;

/// The [[mqtt]] and [[mqtt_out]] of one configuration. They know of each other: what is read from a
/// broker is not sent back to it, and what is sent there is not read. Brokers are told apart by
/// host and port as they are written, but for `localhost`, which is 127.0.0.1.
class MqttTables {
 public:
    Result<StartSource> readIn(const std::string& name, ConfigurationTable& table);
    Result<StartSource> readOut(const std::string& name, ConfigurationTable& table);

 private:
    /// What goes on at a broker.
    struct Place {
        std::string target;
        std::string source;                // of a [[mqtt]]; empty: it is a [[mqtt_out]]
        std::vector<std::string> filters;  // that are read, or written
    };
    void refuseEcho(const Place& place, ConfigurationTable& table);

    std::shared_ptr<std::vector<Place>> places_ = std::make_shared<std::vector<Place>>();
};

}  // namespace joulewatch
