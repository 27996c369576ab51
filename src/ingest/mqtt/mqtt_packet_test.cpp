#include "ingest/mqtt/mqtt_packet.hpp"

#include <doctest/doctest.h>

#include <array>

#include "ingest/mqtt/mqtt_topic.hpp"

namespace joulewatch {
namespace {

using namespace std::string_literals;

std::string refusal(std::string_view bytes) {
    const auto packet = readMqttPacket(bytes);
    if (!packet) return packet.error().message;
    if (!*packet) return "more";
    const auto publish = readPublish(**packet);
    return publish ? "" : publish.error().message;
}

}  // namespace

TEST_CASE("a message of a broker is read where it stands") {
    const std::string bytes = "\x3B\x0D\x00\x03"s + "a/b\x12\x34" + "230.5" + "\xD0\x00"s;
    // Length 12: the header says one more than there is, so more is waited for first.
    const std::string good = "\x3B\x0C\x00\x03"s + "a/b\x12\x34" + "230.5" + "\xD0\x00"s;
    const auto packet = readMqttPacket(good);
    REQUIRE(packet.has_value());
    REQUIRE(packet->has_value());
    CHECK((*packet)->bytes == 14);
    const auto publish = readPublish(**packet);
    REQUIRE(publish.has_value());
    CHECK(publish->topic == "a/b");
    CHECK(publish->payload == "230.5");
    CHECK(publish->packetId == 0x1234);
    CHECK(publish->qos == 1);
    CHECK(publish->retained);
    CHECK(publish->duplicate);
    const auto ping = readMqttPacket(std::string_view(good).substr(14));
    REQUIRE((ping.has_value() && ping->has_value()));
    CHECK((*ping)->type == MqttPacketType::pingresp);
    for (std::size_t cut = 0; cut < 14; ++cut)
        CHECK(refusal(std::string_view(good).substr(0, cut)) == "more");
    CHECK(refusal(bytes) == "");
}

TEST_CASE("what is no packet of a broker is refused, saying why") {
    CHECK(refusal("\x10\x00"s).find("begins with 0x10") != std::string::npos);
    CHECK(refusal("HTTP/1.1 400"s).find("no MQTT") != std::string::npos);
    CHECK(refusal("\xD1\x00"s).find("no MQTT") != std::string::npos);
    CHECK(refusal("\x30\xFF\xFF\xFF\xFF\x01"s).find("more than 4 bytes") != std::string::npos);
    CHECK(refusal("\x20\xFF\xFF\xFF\x7F"s).find("268435460 bytes") != std::string::npos);
    CHECK(refusal("\x30\x01\x00"s).find("ends in its topic") != std::string::npos);
    CHECK(refusal("\x30\x04\x00\x09\x61\x62"s).find("ends in its topic") != std::string::npos);
    CHECK(refusal("\x30\x04\x00\x02\x61\x00"s).find("topic is none") != std::string::npos);
    CHECK(refusal("\x30\x04\x00\x02\x61#"s).find("topic is none") != std::string::npos);
    CHECK(refusal("\x30\x03\x00\x01\xFF"s).find("topic is none") != std::string::npos);
    CHECK(refusal("\x32\x03\x00\x01\x61"s).find("without its number") != std::string::npos);
    CHECK(refusal("\x32\x05\x00\x01\x61\x00\x00"s).find("without its number") != std::string::npos);
    CHECK(refusal("\x34\x05\x00\x01\x61\x00\x01"s).find("QoS 2") != std::string::npos);
}

TEST_CASE("a message that is too long is known by its beginning") {
    const std::string head = "\x32\xFF\xFF\x7F\x00\x01"s + "a" + "\x00\x09"s;
    CHECK_FALSE(readMqttPacket(head)->has_value());
    const std::string begun = head + std::string(70'000, 'x');
    const auto packet = readMqttPacket(begun);
    REQUIRE((packet.has_value() && packet->has_value()));
    CHECK((*packet)->tooLong);
    CHECK((*packet)->bytes == 4 + 2'097'151);
    CHECK(readPublish(**packet)->packetId == 9);
}

TEST_CASE("a client's packets are the standard's bytes") {
    std::string out;
    writeConnect(out, {"jw", "u", "p", std::chrono::seconds{60}, false, MqttWill{"w", "off"}});
    CHECK(out == "\x10\x1C\x00\x04MQTT\x04\xEC\x00\x3C"s + "\x00\x02jw"s + "\x00\x01w"s +
                     "\x00\x03off"s + "\x00\x01u"s + "\x00\x01p"s);
    out.clear();
    const std::array<MqttSubscription, 2> subscriptions{MqttSubscription{"a/#", 1}, {"b", 0}};
    writeSubscribe(out, 7, subscriptions);
    CHECK(out == "\x82\x0C\x00\x07\x00\x03"s + "a/#" + "\x01\x00\x01"s + "b" + "\x00"s);
    out.clear();
    writePuback(out, 0x0102);
    writePublish(out, "t", "x", true);
    writePing(out);
    writeDisconnect(out);
    CHECK(out == "\x40\x02\x01\x02"s + "\x31\x04\x00\x01tx"s + "\xC0\x00"s + "\xE0\x00"s);
    out.clear();
    writePublish(out, "t", std::string(200, 'x'), false);
    CHECK(out.substr(0, 5) == "\x30\xCB\x01\x00\x01"s);
}

TEST_CASE("acknowledgements of a broker") {
    const auto read = [](std::string_view bytes) { return **readMqttPacket(bytes); };
    const std::string accepted = "\x20\x02\x01\x00"s, refused = "\x20\x02\x00\x05"s;
    CHECK(readConnack(read(accepted))->sessionPresent);
    CHECK(refusalOf(readConnack(read(refused))->code) == "this user may not connect");
    CHECK_FALSE(readConnack(read("\x20\x01\x00"s)).has_value());
    const std::string suback = "\x90\x04\x00\x07\x01\x80"s;
    CHECK(readAck(read(suback))->packetId == 7);
    CHECK(readAck(read(suback))->codes == "\x01\x80");
    CHECK_FALSE(readAck(read("\x90\x02\x00\x07"s)).has_value());
}

TEST_CASE("topics and filters, as the standard's examples have them") {
    CHECK(isTopicFilter("sport/tennis/player1/#"));
    CHECK(isTopicFilter("#"));
    CHECK(isTopicFilter("+/tennis/#"));
    CHECK_FALSE(isTopicFilter("sport/tennis#"));
    CHECK_FALSE(isTopicFilter("sport/tennis/#/ranking"));
    CHECK_FALSE(isTopicFilter("sport+"));
    CHECK_FALSE(isTopicFilter(""));
    CHECK_FALSE(isTopicName("a/+/b"));
    CHECK(isTopicName("$SYS/broker"));
    CHECK(matchesFilter("sport/tennis/player1/#", "sport/tennis/player1"));
    CHECK(matchesFilter("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"));
    CHECK(matchesFilter("sport/tennis/+", "sport/tennis/player1"));
    CHECK_FALSE(matchesFilter("sport/tennis/+", "sport/tennis/player1/ranking"));
    CHECK_FALSE(matchesFilter("sport/+", "sport"));
    CHECK(matchesFilter("sport/+", "sport/"));
    CHECK(matchesFilter("+/+", "/finance"));
    CHECK_FALSE(matchesFilter("+", "/finance"));
    CHECK_FALSE(matchesFilter("#", "$SYS/broker"));
    CHECK(matchesFilter("$SYS/#", "$SYS/broker"));
    CHECK_FALSE(matchesFilter("a/b", "a/b/c"));
    CHECK_FALSE(matchesFilter("a/b/c", "a/b"));
}

}  // namespace joulewatch
