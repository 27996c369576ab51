#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ingest/mqtt/found_meters.hpp"
#include "ingest/mqtt/message_rows.hpp"
#include "ingest/mqtt/mqtt_packet.hpp"

namespace joulewatch {

/// One of the ways in which devices speak over MQTT: Tasmota's, Shelly's, … What it makes of a
/// topic is asked once and remembered by number, so that the messages of a known topic are looked
/// up and taken.
class MessageFormat {
 public:
    virtual ~MessageFormat() = default;
    /// What it wants to hear; may grow with what it hears.
    virtual const std::vector<MqttSubscription>& subscriptions() const = 0;
    /// The number under which it knows this topic; empty when the topic is not its own.
    virtual std::optional<std::uint32_t> place(std::string_view topic, MessageRows& rows) = 0;
    /// Puts the message's values into `rows`, or says in its problem() why there are none. False
    /// when the message is none that carries values, as one of whether a device is there, which
    /// `rows` are told.
    virtual bool take(std::uint32_t place, const MqttPublish& message, MessageRows& rows) = 0;
    /// The numbers that place() gave are asked for no longer.
    virtual void forgetPlaces() = 0;
    /// Changes when other topics than before are its own.
    virtual std::uint64_t version() const { return 0; }
    /// Whether it finds meters by itself, that no configuration names.
    virtual bool findsMeters() const { return false; }
    /// Adds what the device of a meter that it has found says of itself.
    virtual void describe(FoundMeter& /*found*/) const {}
    /// Meters that were announced before they have sent anything.
    virtual std::vector<FoundMeter> announced() const { return {}; }
};

}  // namespace joulewatch
