#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "ingest/mqtt/mqtt_packet.hpp"

namespace joulewatch {

/// Messages of QoS 1 that were kept with the time of their arrival, by their packet ids: a broker
/// that has not seen our acknowledgement sends them again under the same id (MQTT 3.1.1, 4.4), and
/// then they must not become second readings. Messages with a time of their own need none of this:
/// twice the same reading is one.
///
/// Ids come round again. A message that repeats the words of the one that had its id before, and of
/// which only the second sending has reached us, would be taken for that one; so an id is forgotten
/// after half a round of brokers that count up, as Mosquitto does, and when a session is new.
class DeliveredIds {
 public:
    static constexpr std::uint64_t kRemembered = 16'384;

    bool contains(const MqttPublish& message) const;
    void clear();

    /// A message that is to be kept. It is known once what takeNew() gives, which is to be kept
    /// with its reading, comes back through restore(): at once, or after a restart, in any order.
    void add(const MqttPublish& message);
    std::vector<std::byte> takeNew();
    /// True when what came back is newer than all before.
    bool restore(std::span<const std::byte> bytes);

 private:
    struct Delivered {
        std::uint64_t number;  // of the message among all
        std::uint64_t hash;    // of topic and payload
        std::uint64_t packetId;
    };
    std::unordered_map<std::uint16_t, Delivered> byId_;
    std::vector<Delivered> new_;
    std::uint64_t number_ = 0;  // of the newest
};

}  // namespace joulewatch
