#include "ingest/mqtt/home_assistant_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "ingest/mqtt/mqtt_topic.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kPrefix = "homeassistant/", kConfig = "/config";
constexpr std::size_t kMaxComponents = 200;
constexpr std::size_t kMaxAvailabilityTopics = 16;

/// Keys that may be written short (Home Assistant, MQTT discovery, supported abbreviations).
constexpr std::pair<std::string_view, std::string_view> kShort[] = {
    {"state_topic", "stat_t"},
    {"unit_of_measurement", "unit_of_meas"},
    {"device_class", "dev_cla"},
    {"value_template", "val_tpl"},
    {"unique_id", "uniq_id"},
    {"device", "dev"},
    {"identifiers", "ids"},
    {"components", "cmps"},
    {"platform", "p"},
    {"connections", "cns"},
    {"manufacturer", "mf"},
    {"model", "mdl"},
    {"availability", "avty"},
    {"availability_mode", "avty_mode"},
    {"topic", "t"},
    {"availability_topic", "avty_t"},
    {"payload_available", "pl_avail"},
    {"availability_template", "avty_tpl"},
    {"payload_not_available", "pl_not_avail"}};

/// A member by its long or its short key; null when it is not there.
const Json& member(const Json& object, std::string_view key) {
    static const Json kNothing;
    if (!object.is_object()) return kNothing;
    const auto found = object.find(key);
    if (found != object.end()) return *found;
    const auto* abbreviation =
        std::ranges::find(kShort, key, &std::pair<std::string_view, std::string_view>::first);
    if (abbreviation == std::end(kShort)) return kNothing;
    const auto shortened = object.find(abbreviation->second);
    return shortened == object.end() ? kNothing : *shortened;
}

std::string textOf(const Json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

struct Class {
    std::string_view name, unit;
    Metric metric;
    int decimalShift = 0;  // our value is the sensor's × 10^-shift
};
constexpr Class kClasses[] = {{"power", "W", Metric::activePowerKw, 3},
                              {"power", "kW", Metric::activePowerKw},
                              {"power", "mW", Metric::activePowerKw, 6},
                              {"power", "MW", Metric::activePowerKw, -3},
                              {"voltage", "V", Metric::voltageV},
                              {"voltage", "mV", Metric::voltageV, 3},
                              {"current", "A", Metric::currentA},
                              {"current", "mA", Metric::currentA, 3},
                              {"frequency", "Hz", Metric::frequencyHz},
                              {"frequency", "kHz", Metric::frequencyHz, -3},
                              {"power_factor", "", Metric::powerFactor},
                              {"power_factor", "%", Metric::powerFactor, 2},
                              {"reactive_power", "var", Metric::reactivePowerKvar, 3},
                              {"reactive_power", "kvar", Metric::reactivePowerKvar}};

/// The base topic stands for `~` at the beginning or end.
std::string expanded(std::string topic, const std::string& base) {
    if (base.empty()) return topic;
    if (topic.starts_with('~')) return base + topic.substr(1);
    if (topic.ends_with('~')) return topic.substr(0, topic.size() - 1) + base;
    return topic;
}

std::string identifierOf(const Json& device) {
    const Json& ids = member(device, "identifiers");
    if (ids.is_string()) return ids.get<std::string>();
    if (ids.is_array() && !ids.empty()) return textOf(ids[0]);
    const Json& connections = member(device, "connections");  // [["mac", "02:5b:…"]]
    if (connections.is_array() && !connections.empty() && connections[0].is_array() &&
        connections[0].size() == 2)
        return textOf(connections[0][1]);
    return {};
}

/// What a payload is compared with: a text, or what Home Assistant makes one of.
std::string payloadOf(const Json& value, std::string usual) {
    if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
    if (value.is_number()) return value.dump();
    return value.is_string() ? value.get<std::string>() : std::move(usual);
}

/// Empty when it is more than is understood here.
std::optional<AvailabilityTopic> availabilityTopic(const std::string& topic, const Json& text,
                                                   const Json& online, const Json& offline) {
    AvailabilityTopic made{.topic = topic};
    made.online = payloadOf(online, made.online);
    made.offline = payloadOf(offline, made.offline);
    made.valueTemplate = textOf(text);
    if (!isTopicName(topic)) return std::nullopt;
    if (made.valueTemplate.empty()) return made;
    const auto value = ValueTemplate::parse(made.valueTemplate);
    if (!value) return std::nullopt;
    made.value = *value;
    return made;
}

/// `both` gives what the sensor says by a key, or else its device.
template <class Both>
Availability availabilityOf(const Both& both) {
    Availability availability;
    const std::string mode = textOf(both("availability_mode")), base = textOf(both("~"));
    if (mode == "all") availability.mode = AvailabilityMode::all;
    if (mode == "any") availability.mode = AvailabilityMode::any;
    bool whole = true;
    const auto add = [&](const Json& topic, const Json& text, const Json& online,
                         const Json& offline) {
        auto each = availabilityTopic(expanded(textOf(topic), base), text, online, offline);
        whole = whole && each && availability.topics.size() < kMaxAvailabilityTopics;
        if (each && availability.topics.size() < kMaxAvailabilityTopics)
            availability.topics.push_back(std::move(*each));
    };
    const Json& list = both("availability");
    for (const Json& each : list.is_object() ? Json::array({list}) : list)
        add(member(each, "topic"), member(each, "value_template"),
            member(each, "payload_available"), member(each, "payload_not_available"));
    if (const Json& topic = both("availability_topic"); list.is_null() && !topic.is_null())
        add(topic, both("availability_template"), both("payload_available"),
            both("payload_not_available"));
    // One that is not understood may say that it is there: then the others decide nothing.
    if (!whole && availability.mode != AvailabilityMode::all) return {};
    return availability;
}

/// Adds what `config` announces. `shared`: of a device, whose components leave out what is the
/// same.
void addSensor(const Json& config, const Json& shared, std::string_view object,
               Announcement& into) {
    const auto both = [&](std::string_view key) -> const Json& {
        const Json& own = member(config, key);
        return own.is_null() ? member(shared, key) : own;
    };
    const std::string kind = textOf(member(config, "device_class"));
    const auto byName = [&](const Class& each) { return each.name == kind; };
    if (std::none_of(std::begin(kClasses), std::end(kClasses), byName)) return;
    const auto byHand = [&](std::string_view why) {
        into.byHand.push_back(fmt::format("{}: {}", inQuotes(object), why));
    };
    const std::string unit = textOf(member(config, "unit_of_measurement"));
    const auto* known = std::ranges::find_if(
        kClasses, [&](const Class& each) { return each.name == kind && each.unit == unit; });
    if (known == std::end(kClasses))
        return byHand(fmt::format("its unit {} is not known", inQuotes(unit)));
    AnnouncedSensor sensor;
    sensor.metric = known->metric;
    sensor.decimalShift = known->decimalShift;
    sensor.stateTopic = expanded(textOf(both("state_topic")), textOf(both("~")));
    if (!isTopicName(sensor.stateTopic)) return byHand("its state_topic is no topic");
    const std::string text = textOf(member(config, "value_template"));
    if (!text.empty()) {
        const auto value = ValueTemplate::parse(text);
        if (!value) return byHand("its value_template is more than is understood here");
        sensor.value = *value;
    }
    sensor.availability = availabilityOf(both);
    const Json& device = both("device");
    sensor.deviceName = textOf(member(device, "name"));
    sensor.maker = textOf(member(device, "manufacturer"));
    sensor.model = textOf(member(device, "model"));
    sensor.uniqueId = textOf(member(config, "unique_id"));
    if (sensor.uniqueId.empty()) sensor.uniqueId = object;
    const std::string identifier = identifierOf(device);
    const std::string channel = channelOf(object);
    sensor.meter = identifier.empty() ? std::string(object) : identifier;
    if (!identifier.empty() && !channel.empty()) sensor.meter += "/" + channel;
    if (sensor.meter.size() > 255) return byHand("its device's identifier is too long");
    into.sensors.push_back(std::move(sensor));
}

bool isDigits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// `l1`, `ch12`, `p3`, `phase2`: a letter or word, and a number of one or two digits.
bool isNumbered(std::string_view token) {
    for (const std::string_view begin : {"l", "ch", "p", "phase", "channel"})
        if (token.starts_with(begin) && isDigits(token.substr(begin.size())) &&
            token.size() <= begin.size() + 2)
            return true;
    return isDigits(token) && token.size() <= 2;
}

}  // namespace

std::optional<std::string_view> announcedObject(std::string_view topic) {
    if (!topic.starts_with(kPrefix) || !topic.ends_with(kConfig)) return std::nullopt;
    topic.remove_prefix(kPrefix.size());
    topic.remove_suffix(kConfig.size());
    const auto slash = topic.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view kind = topic.substr(0, slash);
    if (kind != "sensor" && kind != "device") return std::nullopt;
    return topic.substr(topic.rfind('/') + 1);
}

std::string channelOf(std::string_view object) {
    std::string channel;
    while (!object.empty()) {
        std::string token;
        std::size_t i = 0;
        for (; i < object.size(); ++i) {
            const auto c = static_cast<unsigned char>(object[i]);
            const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            const bool capital = c >= 'A' && c <= 'Z';
            if (!letter && !capital) break;
            token += static_cast<char>(capital ? c - 'A' + 'a' : c);
        }
        object.remove_prefix(std::min(object.size(), i + 1));
        const bool phase = token.size() == 1 && token[0] >= 'a' && token[0] <= 'c';
        if (phase || isNumbered(token)) channel += (channel.empty() ? "" : "_") + token;
    }
    return channel;
}

std::optional<Announcement> readAnnouncement(std::string_view topic, std::string_view payload) {
    const auto object = announcedObject(topic);
    const Json config = Json::parse(payload, nullptr, false);
    if (!object || !config.is_object()) return std::nullopt;
    Announcement announcement;
    if (topic.substr(kPrefix.size()).starts_with("sensor/")) {
        addSensor(config, config, *object, announcement);
        return announcement;
    }
    const Json& components = member(config, "components");
    if (!components.is_object()) return announcement;
    std::size_t count = 0;
    for (const auto& [key, component] : components.items()) {
        if (++count > kMaxComponents) break;
        if (textOf(member(component, "platform")) == "sensor")
            addSensor(component, config, key, announcement);
    }
    return announcement;
}

}  // namespace joulewatch
