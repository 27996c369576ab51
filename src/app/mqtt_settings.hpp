#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/configuration_table.hpp"
#include "ingest/mqtt/mqtt_packet.hpp"
#include "ingest/mqtt/mqtt_stream.hpp"
#include "ingest/mqtt/topic_template.hpp"

namespace joulewatch {

/// A broker, and as whom it is talked to.
struct MqttBroker {
    std::string name;  // of the source
    MqttAddress address;
    std::string user, password, clientId;
    std::chrono::seconds keepAlive{20};

    std::string target() const;  // as it is shown: mqtts://host:8883, without secrets
};

/// One [[mqtt]] of the configuration.
struct MqttSettings : MqttBroker {
    std::vector<TopicTemplate> topics;
    bool homeAssistant = false, tasmota = false, shelly = false;  // heard without a template
    DeviceZone zone;                                              // of devices' clocks
};

/// mqtt://host[:port] or mqtts://host[:port], an IPv6 address in brackets.
std::optional<MqttAddress> mqttAddress(std::string_view url);
/// What [[mqtt]] and [[mqtt_out]] have in common. `clientId` unless the table says another.
void readMqttBroker(const std::string& name, const std::string& clientId, ConfigurationTable& table,
                    MqttBroker& broker);

/// `invalidInput` with file, line and key, unless the table's own finish() tells it. Passwords that
/// would cross a network unencrypted need allow_plain = true.
Result<MqttSettings> readMqttSettings(const std::string& name, ConfigurationTable& table);

}  // namespace joulewatch
