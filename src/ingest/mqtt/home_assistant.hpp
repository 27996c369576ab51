#pragma once

#include <memory>

#include "ingest/mqtt/message_format.hpp"

namespace joulewatch {

/// What announces itself by Home Assistant's MQTT discovery: ESPHome, Zigbee2MQTT, Tasmota with
/// SetOption19, OpenDTU and many more. Sensors of power, voltage, current, frequency, power factor
/// and reactive power are heard; energy counters and everything else are left alone. A device's
/// identifier is the meter, with the channel of a sensor's name behind it (`/l1`). Where two
/// sensors of a device measure the same, the one whose unique id comes first counts. What they say
/// has the time of its arrival.
std::unique_ptr<MessageFormat> makeHomeAssistantFormat();

}  // namespace joulewatch
