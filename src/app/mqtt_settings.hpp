#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/configuration_table.hpp"
#include "ingest/mqtt/mqtt_packet.hpp"
#include "ingest/mqtt/mqtt_stream.hpp"
#include "ingest/mqtt/topic_template.hpp"

namespace joulewatch {

/// One [[mqtt]] of the configuration.
struct MqttSettings {
    std::string name;
    MqttAddress address;
    std::string user, password, clientId;
    std::chrono::seconds keepAlive{20};
    std::vector<TopicTemplate> topics;
    bool homeAssistant = false, tasmota = false, shelly = false;  // heard without a template
    DeviceZone zone;                                              // of devices' clocks

    std::string target() const;  // as it is shown: mqtts://host:8883, without secrets
};

/// `invalidInput` with file, line and key, unless the table's own finish() tells it. Passwords that
/// would cross a network unencrypted need allow_plain = true.
Result<MqttSettings> readMqttSettings(const std::string& name, ConfigurationTable& table);

}  // namespace joulewatch
