// Any bytes as what a broker sends, whole and cut at every place: nothing is read beyond them, and
// a packet that is whole when it comes in one piece is the same when it comes in many.
#include <vector>

#include "ingest/mqtt/mqtt_packet.hpp"
#include "ingest/mqtt/mqtt_topic.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::vector<char> copy(bytes, bytes + size);  // exactly as long as it is
    std::string_view rest(copy.data(), copy.size());
    for (;;) {
        const auto packet = readMqttPacket(rest);
        if (!packet || !*packet) return 0;
        const MqttPacket& each = **packet;
        ensure(each.bytes >= 2 && (each.tooLong || each.bytes <= rest.size()),
               "a packet is within its bytes");
        if (!each.tooLong)
            ensure(!*readMqttPacket(rest.substr(0, each.bytes - 1)), "a byte less is not whole");
        if (each.type == MqttPacketType::publish) {
            const auto publish = readPublish(each);
            if (publish) ensure(isTopicName(publish->topic), "a topic is one");
        } else if (each.type == MqttPacketType::connack) {
            (void)readConnack(each);
        } else {
            (void)readAck(each);
        }
        if (each.tooLong) return 0;
        rest.remove_prefix(each.bytes);
    }
}
