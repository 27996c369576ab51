#pragma once

#include <string>
#include <string_view>

#include "app/simulate/mqtt_way.hpp"
#include "core/reading_batch.hpp"

namespace joulewatch {

struct MqttMessage {
    std::string topic, payload;
    bool retain = false;
};

/// What a machine says of a reading.
MqttMessage messageOf(MqttShape shape, std::string_view machine, Timestamp at,
                      const Sample& sample);
/// By which a machine announces itself; empty where the shape has no such thing.
MqttMessage announcementOf(MqttShape shape, std::string_view machine);

}  // namespace joulewatch
