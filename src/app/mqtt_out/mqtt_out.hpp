#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "app/mqtt_out/out_topic.hpp"
#include "app/mqtt_settings.hpp"
#include "app/sources.hpp"

namespace joulewatch {

/// One [[mqtt_out]] of the configuration.
struct MqttOutSettings : MqttBroker {
    OutTopic topic;
    bool homeAssistant = true;  // announces meters to it
    std::string discoveryPrefix = "homeassistant";
    bool retain = true;  // of readings: a subscriber is told the latest at once
    /// "mqtt:<name>": what is read from this broker, and is not sent back to it.
    std::set<std::string, std::less<>> sourcesHere{};
};

MqttOutSettings readMqttOutSettings(const std::string& name, ConfigurationTable& table);

/// Publishes readings as they are stored, and tells Home Assistant of meters and what is wrong with
/// them, on a thread of its own: a broker that is slow or away holds up nobody. QoS 0.
std::unique_ptr<Source> startMqttOut(const MqttOutSettings& settings, const Intake& intake);

}  // namespace joulewatch
