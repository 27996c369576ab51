#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/metric.hpp"
#include "core/result.hpp"
#include "ingest/mqtt/device_zone.hpp"
#include "ingest/mqtt/message_format.hpp"

namespace joulewatch {

/// What plain topics say, as the user has described them.
struct TopicTemplate {
    std::string topic;  // site/{meter}/{metric}; `+` and `#` are wildcards as in a subscription
    std::uint8_t qos = 1;
    std::string meter;   // of all its messages, where the topic has no {meter}
    std::string metric;  // likewise: a name of ours or a usual one; without any the payload is a
                         // JSON object whose members have such names
    std::string path;    // to the value, or to the object: data.power[0]; empty: the payload itself
    std::string time;    // path of the reading's time; of an object also at, time, timestamp or ts
    std::string unit;    // of the metric, as W; empty: what its name says
    bool powerInWatts = true;  // a power whose name does not say its unit
    bool retained = false;     // take retained messages as readings too
    DeviceZone zone;           // of times that have none
};

/// `invalidInput`, as the end of a sentence about one of `topic`, `meter`, `metric`, `path`,
/// `unit`.
struct TemplateProblem {
    std::string key, expected;
};
std::optional<TemplateProblem> problemOf(const TopicTemplate& each);

/// As it is subscribed to: + in the place of {meter} and {metric}.
std::string filterOf(std::string_view topic);

/// Numbers as text or in JSON on topics of the user's choice. Templates are good: problemOf() has
/// said so.
std::unique_ptr<MessageFormat> makeTopicTemplates(std::vector<TopicTemplate> templates);

}  // namespace joulewatch
