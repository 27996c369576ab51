#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ingest/mqtt/value_template.hpp"

namespace joulewatch {

/// A topic on which a device, or a bridge for it, says whether it is there, and in which words.
struct AvailabilityTopic {
    std::string topic;
    std::string online = "online", offline = "offline";
    std::string valueTemplate{};  // as it is announced, of `value`
    ValueTemplate value{};

    auto operator<=>(const AvailabilityTopic& other) const { return key() <=> other.key(); }
    bool operator==(const AvailabilityTopic& other) const { return key() == other.key(); }

 private:
    std::tuple<const std::string&, const std::string&, const std::string&, const std::string&> key()
        const {
        return {topic, online, offline, valueTemplate};
    }
};

/// Of several topics: it is there when all say so, when one does, or as the last one has said.
enum class AvailabilityMode : std::uint8_t { all, any, latest };

/// How a sensor is known to be there; without topics it is not.
struct Availability {
    std::vector<AvailabilityTopic> topics;
    AvailabilityMode mode = AvailabilityMode::latest;
    bool operator==(const Availability&) const = default;
};

/// What was said on such topics last.
class SaidAvailability {
 public:
    /// What is not among `asked` is forgotten; what was said of the others still holds.
    void listen(const std::vector<const Availability*>& asked);
    /// False when it says nothing of that.
    bool take(std::string_view topic, std::string_view payload);
    /// Empty while nothing was said that decides it.
    std::optional<bool> isThere(const Availability& sensor) const;

 private:
    struct Said {
        std::optional<bool> online;
        std::uint64_t order = 0;
    };
    std::map<AvailabilityTopic, Said> said_;
    std::uint64_t messages_ = 0;
};

}  // namespace joulewatch
