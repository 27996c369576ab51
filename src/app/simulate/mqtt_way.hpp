#pragma once

#include <memory>

#include "app/simulate/device_way.hpp"
#include "ingest/mqtt/mqtt_stream.hpp"

namespace joulewatch {

/// How machines speak over MQTT.
///   plain          plant/Machine_01      JSON with our names and the time
///   homeAssistant  announced as a device; joulewatch-sim/Machine_01/state, without a time
///   tasmota        tele/Machine_01/SENSOR, the time in UTC without saying so
///   shelly         Machine_01/events/rpc, as generation 2 and later
enum class MqttShape : std::uint8_t { plain, homeAssistant, tasmota, shelly };

struct MqttWayOptions {
    MqttAddress broker;
    MqttShape shape = MqttShape::plain;
    MachineShare share{};
};

/// Machines that publish to a broker, QoS 1; acknowledged is what the broker has. A hundred
/// thousand readings wait in memory while it is away; what it has not acknowledged goes out again.
std::unique_ptr<DeviceWay> makeMqttWay(const MqttWayOptions& options,
                                       const std::vector<Meter>& meters);

}  // namespace joulewatch
