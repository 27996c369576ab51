#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// What a person has said to something that turned up by itself.
enum class DiscoveryAnswer : std::uint8_t { waiting, accepted, ignored };

std::string_view name(DiscoveryAnswer answer);

/// Something that turned up by itself and says of itself what it is.
struct Discovery {
    std::string id;      // random, 20 hex digits: names it in URLs
    MeterId meter;       // as its readings would name it
    std::string source;  // "mqtt:<name>", "modbus:<host>:<port>"
    std::string name;
    std::string maker, model;          // empty when it does not say
    std::vector<std::string> metrics;  // that it brings, names of ours
    std::string sample;                // what it last sent, for a person to recognise
    DiscoveryAnswer answer = DiscoveryAnswer::waiting;
    Timestamp firstAt, lastAt;
    std::string profile{};  // by which its source reads it; empty: it sends by itself
};

/// Safe to call from any thread; each call is all or nothing.
class DiscoveryStore {
 public:
    virtual ~DiscoveryStore() = default;
    /// New, or in the place of the one with its `meter`.
    virtual Result<void> saveDiscovery(const Discovery& discovery) = 0;
    virtual Result<std::vector<Discovery>> discoveries() = 0;  // in order of `meter`
    virtual Result<void> removeDiscovery(std::string_view meter) = 0;
};

}  // namespace joulewatch
