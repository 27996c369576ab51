#include "ingest/mqtt/delivered_ids.hpp"

#include <algorithm>
#include <cstring>

namespace joulewatch {
namespace {

/// FNV-1a, 64 bits: the same in every run of the program and on every machine.
std::uint64_t hashOf(const MqttPublish& message) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    const auto mix = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    };
    mix(message.topic);
    mix(std::string_view("\0", 1));
    mix(message.payload);
    return hash;
}

}  // namespace

bool DeliveredIds::contains(const MqttPublish& message) const {
    const auto known = byId_.find(message.packetId);
    return known != byId_.end() && known->second.number + kRemembered > number_ &&
           known->second.hash == hashOf(message);
}

void DeliveredIds::add(const MqttPublish& message) {
    new_.push_back({++number_, hashOf(message), message.packetId});
}

void DeliveredIds::clear() {
    byId_.clear();
    new_.clear();
    number_ = 0;
}

std::vector<std::byte> DeliveredIds::takeNew() {
    const auto bytes = std::as_bytes(std::span(new_));
    std::vector<std::byte> taken(bytes.begin(), bytes.end());
    new_.clear();
    return taken;
}

bool DeliveredIds::restore(std::span<const std::byte> bytes) {
    const std::uint64_t newest = number_;
    for (; bytes.size() >= sizeof(Delivered); bytes = bytes.subspan(sizeof(Delivered))) {
        Delivered delivered{};
        std::memcpy(&delivered, bytes.data(), sizeof delivered);
        number_ = std::max(number_, delivered.number);
        const auto id = static_cast<std::uint16_t>(delivered.packetId);
        const auto known = byId_.find(id);
        if (known == byId_.end() || known->second.number < delivered.number)
            byId_.insert_or_assign(id, delivered);
    }
    return number_ > newest;
}

}  // namespace joulewatch
