#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/metric.hpp"
#include "ingest/mqtt/home_assistant_availability.hpp"
#include "ingest/mqtt/value_template.hpp"

namespace joulewatch {

/// A sensor that announces itself by Home Assistant's MQTT discovery and measures what is a metric
/// of ours.
struct AnnouncedSensor {
    std::string uniqueId;
    std::string meter;  // the device's identifier, and the channel where its name has one
    std::string deviceName, maker, model;  // as the device says; empty when it does not
    Metric metric{};
    int decimalShift = 0;  // our value is the sensor's × 10^-shift
    std::string stateTopic;
    ValueTemplate value;
    Availability availability;
};

/// What a discovery message says.
struct Announcement {
    std::vector<AnnouncedSensor> sensors;
    /// Sensors of metrics of ours that are not understood: name and reason. They can be mapped by
    /// hand.
    std::vector<std::string> byHand;
};

/// `homeassistant/sensor/[node/]object/config` or `homeassistant/device/id/config`: the last name
/// before `config`. Empty when it is no such topic.
std::optional<std::string_view> announcedObject(std::string_view topic);

/// The payload of such a message, with long or short keys; of a sensor, or of a device with its
/// components. Empty when it is no JSON object.
std::optional<Announcement> readAnnouncement(std::string_view topic, std::string_view payload);

/// The channel that a sensor's name says: `l1`, `a`, `phase_b`, `ch2`, `1`; empty when it says
/// none.
std::string channelOf(std::string_view object);

}  // namespace joulewatch
