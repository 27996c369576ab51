#include "ingest/mqtt/mqtt_packet.hpp"

#include <array>

#include "ingest/mqtt/mqtt_topic.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxLengthBytes = 4;                 // 2.2.3
constexpr std::size_t kMessageHeadBytes = 2 + 0xFFFF + 2;  // the longest topic, and the number

std::uint16_t wordAt(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>((static_cast<unsigned char>(bytes[at]) << 8U) |
                                      static_cast<unsigned char>(bytes[at + 1]));
}

void putWord(std::string& out, std::size_t word) {
    out += static_cast<char>(word >> 8U);
    out += static_cast<char>(word);
}

void putText(std::string& out, std::string_view text) {
    ensure(text.size() <= 0xFFFF, "texts of MQTT are shorter than 64 KiB");
    putWord(out, text.size());
    out += text;
}

/// The fixed header of a packet of `length` more bytes.
void putHeader(std::string& out, unsigned first, std::size_t length) {
    out += static_cast<char>(first);
    do {
        const auto low = static_cast<unsigned>(length % 128);
        length /= 128;
        out += static_cast<char>(length > 0 ? low | 0x80U : low);
    } while (length > 0);
}

/// Which flags a packet of this type has; others are a protocol error (2.2.2).
bool areFlagsRight(unsigned type, unsigned flags) {
    return type == static_cast<unsigned>(MqttPacketType::publish) || flags == 0;
}

bool isFromBroker(unsigned type) {
    constexpr std::array kTypes{MqttPacketType::connack,  MqttPacketType::publish,
                                MqttPacketType::puback,   MqttPacketType::suback,
                                MqttPacketType::unsuback, MqttPacketType::pingresp};
    for (const MqttPacketType each : kTypes)
        if (static_cast<unsigned>(each) == type) return true;
    return false;
}

}  // namespace

Result<std::optional<MqttPacket>> readMqttPacket(std::string_view bytes) {
    if (bytes.empty()) return std::optional<MqttPacket>();
    const auto first = static_cast<unsigned char>(bytes[0]);
    const unsigned type = first >> 4U;
    if (!isFromBroker(type) || !areFlagsRight(type, first & 15U))
        return fail(ErrorCode::invalidInput,
                    "The broker sent what is no MQTT 3.1.1: a packet that begins with {:#04x}.",
                    first);
    std::size_t length = 0, at = 1;
    for (unsigned shift = 0;; shift += 7) {
        if (at > kMaxLengthBytes)
            return fail(ErrorCode::invalidInput,
                        "The broker sent what is no MQTT 3.1.1: a length of more than {} bytes.",
                        kMaxLengthBytes);
        if (at == bytes.size()) return std::optional<MqttPacket>();
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) break;
    }
    MqttPacket packet{static_cast<MqttPacketType>(type),
                      static_cast<std::uint8_t>(first & 15U),
                      {},
                      at + length,
                      at + length > kMaxMqttPacketBytes};
    if (packet.tooLong && packet.type != MqttPacketType::publish)
        return fail(ErrorCode::invalidInput,
                    "The broker sent what is no MQTT 3.1.1: an answer of {} bytes.", packet.bytes);
    const std::size_t wanted = packet.tooLong ? kMessageHeadBytes : length;
    if (bytes.size() - at < wanted) return std::optional<MqttPacket>();
    packet.body = bytes.substr(at, wanted);
    return std::optional(packet);
}

Result<MqttConnack> readConnack(const MqttPacket& packet) {
    if (packet.type != MqttPacketType::connack || packet.body.size() != 2 ||
        static_cast<unsigned char>(packet.body[0]) > 1)
        return fail(ErrorCode::invalidInput, "The broker's answer to CONNECT is no CONNACK.");
    return MqttConnack{packet.body[0] == 1, static_cast<std::uint8_t>(packet.body[1])};
}

std::string_view refusalOf(std::uint8_t code) {
    constexpr std::array<std::string_view, 6> kReasons{
        "no reason",           "it does not speak MQTT 3.1.1", "it does not take this client id",
        "it is not available", "user or password are wrong",   "this user may not connect"};
    return code < kReasons.size() ? kReasons[code] : "a reason that is not known";
}

Result<MqttPublish> readPublish(const MqttPacket& packet) {
    MqttPublish publish;
    publish.qos = static_cast<std::uint8_t>((packet.flags >> 1U) & 3U);
    publish.retained = (packet.flags & 1U) != 0;
    publish.duplicate = (packet.flags & 8U) != 0;
    if (publish.qos > 1)
        return fail(ErrorCode::invalidInput, "The broker sent a message of QoS {}, not 0 or 1.",
                    publish.qos);
    std::string_view rest = packet.body;
    if (rest.size() < 2 || rest.size() - 2 < wordAt(rest, 0))
        return fail(ErrorCode::invalidInput, "The broker sent a message that ends in its topic.");
    publish.topic = rest.substr(2, wordAt(rest, 0));
    rest.remove_prefix(2 + publish.topic.size());
    if (!isTopicName(publish.topic))
        return fail(ErrorCode::invalidInput,
                    "The broker sent a message whose topic is none: UTF-8 without NUL, + and # is "
                    "expected.");
    if (publish.qos == 1) {
        if (rest.size() < 2 || wordAt(rest, 0) == 0)
            return fail(ErrorCode::invalidInput, "The broker sent a message without its number.");
        publish.packetId = wordAt(rest, 0);
        rest.remove_prefix(2);
    }
    publish.payload = rest;
    return publish;
}

Result<MqttAck> readAck(const MqttPacket& packet) {
    const bool subscribed = packet.type == MqttPacketType::suback;
    if (packet.body.size() < 2 || (packet.body.size() > 2) != subscribed)
        return fail(ErrorCode::invalidInput, "The broker sent an acknowledgement of {} bytes.",
                    packet.body.size());
    return MqttAck{wordAt(packet.body, 0), packet.body.substr(2)};
}

void writeConnect(std::string& out, const MqttConnect& connect) {
    unsigned flags = connect.cleanSession ? 2U : 0U;
    std::string payload;
    putText(payload, connect.clientId);
    if (connect.will) {
        flags |= 4U | (1U << 3U) | 32U;  // QoS 1, retained
        putText(payload, connect.will->topic);
        putText(payload, connect.will->payload);
    }
    if (!connect.user.empty()) {
        flags |= 128U;
        putText(payload, connect.user);
    }
    if (!connect.password.empty()) {
        flags |= 64U;
        putText(payload, connect.password);
    }
    std::string head;
    putText(head, "MQTT");
    head += '\4';  // 3.1.1
    head += static_cast<char>(flags);
    putWord(head, static_cast<std::size_t>(connect.keepAlive.count()));
    putHeader(out, 0x10, head.size() + payload.size());
    out += head;
    out += payload;
}

void writeSubscribe(std::string& out, std::uint16_t packetId,
                    std::span<const MqttSubscription> subscriptions) {
    std::string body;
    putWord(body, packetId);
    for (const MqttSubscription& each : subscriptions) {
        putText(body, each.filter);
        body += static_cast<char>(each.qos);
    }
    putHeader(out, 0x82, body.size());
    out += body;
}

void writeUnsubscribe(std::string& out, std::uint16_t packetId,
                      std::span<const std::string> filters) {
    std::string body;
    putWord(body, packetId);
    for (const std::string& each : filters) putText(body, each);
    putHeader(out, 0xA2, body.size());
    out += body;
}

void writePuback(std::string& out, std::uint16_t packetId) {
    putHeader(out, 0x40, 2);
    putWord(out, packetId);
}

void writePublish(std::string& out, std::string_view topic, std::string_view payload, bool retain,
                  std::uint16_t packetId) {
    const bool once = packetId != 0;
    const auto flags = static_cast<std::uint8_t>((retain ? 1U : 0U) | (once ? 2U : 0U));
    putHeader(out, 0x30U | flags, 2 + topic.size() + (once ? 2 : 0) + payload.size());
    putText(out, topic);
    if (once) putWord(out, packetId);
    out += payload;
}

void writePing(std::string& out) { putHeader(out, 0xC0, 0); }
void writeDisconnect(std::string& out) { putHeader(out, 0xE0, 0); }

}  // namespace joulewatch
