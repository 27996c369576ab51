#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

// MQTT 3.1.1 (OASIS standard, 2014) as a client speaks it: what of it a subscriber and a publisher
// of small messages need. Section numbers are the standard's.

/// What a broker may send to us (2.2.1).
enum class MqttPacketType : std::uint8_t {
    connack = 2,
    publish = 3,
    puback = 4,
    suback = 9,
    unsuback = 11,
    pingresp = 13
};

/// A whole packet; `body` is behind the fixed header, in the bytes that were read.
struct MqttPacket {
    MqttPacketType type = MqttPacketType::pingresp;
    std::uint8_t flags = 0;
    std::string_view body;
    std::size_t bytes = 0;  // with the header
    bool tooLong = false;   // more bytes than we read; `body` is a message's beginning
};

inline constexpr std::size_t kMaxMqttPacketBytes = 256 * 1024;

/// The packet that `bytes` begin with; without a value in the result more has to come. A message of
/// more than `kMaxMqttPacketBytes` comes as its beginning, with its topic and number: whoever drops
/// the connection for it gets it again. `invalidInput` when this is no packet of a broker: nothing
/// behind it can be understood.
Result<std::optional<MqttPacket>> readMqttPacket(std::string_view bytes);

struct MqttConnack {
    bool sessionPresent = false;
    std::uint8_t code = 0;  // 0: accepted
};
Result<MqttConnack> readConnack(const MqttPacket& packet);
/// Why a broker refuses a connection (3.2.2.3), as the end of a sentence.
std::string_view refusalOf(std::uint8_t code);

struct MqttPublish {
    std::string_view topic, payload;
    std::uint16_t packetId = 0;  // of QoS 1
    std::uint8_t qos = 0;
    bool retained = false;   // the last known state, sent because we have just subscribed
    bool duplicate = false;  // sent again: an earlier sending was not acknowledged
};
/// A topic has 1 byte or more of UTF-8 without NUL and wildcards (3.3.2.1); QoS 2 is refused, since
/// we never ask for it.
Result<MqttPublish> readPublish(const MqttPacket& packet);

struct MqttAck {
    std::uint16_t packetId = 0;
    std::string_view codes;  // of a SUBACK: a byte for each filter, 0x80 is a refusal
};
Result<MqttAck> readAck(const MqttPacket& packet);

struct MqttWill {
    std::string topic, payload;  // retained, QoS 1
};
struct MqttConnect {
    std::string clientId;
    std::string user, password;  // empty: none
    std::chrono::seconds keepAlive{30};
    bool cleanSession = false;
    std::optional<MqttWill> will;
};

// Packets of a client, appended to `out`. Texts are shorter than 64 KiB: the caller has checked.
void writeConnect(std::string& out, const MqttConnect& connect);
struct MqttSubscription {
    std::string filter;
    std::uint8_t qos = 1;
    bool operator==(const MqttSubscription&) const = default;
};
void writeSubscribe(std::string& out, std::uint16_t packetId,
                    std::span<const MqttSubscription> subscriptions);
void writeUnsubscribe(std::string& out, std::uint16_t packetId,
                      std::span<const std::string> filters);
void writePuback(std::string& out, std::uint16_t packetId);
/// QoS 0, or 1 under a packet id other than 0.
void writePublish(std::string& out, std::string_view topic, std::string_view payload, bool retain,
                  std::uint16_t packetId = 0);
void writePing(std::string& out);
void writeDisconnect(std::string& out);

}  // namespace joulewatch
