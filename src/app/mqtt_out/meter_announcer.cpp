#include "app/mqtt_out/meter_announcer.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/mqtt_out/home_assistant_device.hpp"
#include "reports/section.hpp"

namespace joulewatch {

Result<void> MeterAnnouncer::begin(MqttClient& client) {
    told_.clear();
    const MqttSubscription hear[] = {{settings_.discoveryPrefix + "/status", 0},
                                     {configTopic("+"), 0}};
    return client.subscribe(hear);
}

OutSide MeterAnnouncer::sideOf(const MeterId& meter) const {
    const auto known = intake_.registry->find(meter);
    if (!known) return OutSide::unknown;
    return settings_.sourcesHere.contains(known->meter.source) ? OutSide::brokers : OutSide::ours;
}

Result<void> MeterAnnouncer::look(MqttClient& client) {
    const auto problems = openProblems(*intake_.alerts, intake_.events);
    for (const KnownMeter& known : intake_.registry->meters()) {
        Told& told = told_[known.meter.meter];
        if (auto done = announce(client, known, told); !done) return done;
        if (!problems) continue;  // not to be read now: the next look tells them
        if (auto done = tellProblems(client, known, *problems, told); !done) return done;
    }
    return {};
}

/// What it has sent before the program's start: none, when nothing is stored of it.
MetricSet MeterAnnouncer::storedMetrics(const MeterId& meter) {
    const auto [stored, isNew] = stored_.try_emplace(meter);
    if (!isNew) return stored->second;
    const auto latest = intake_.readings.store().latest(meter);
    for (const MetricInfo& each : kMetrics)
        if (latest && !std::isnan(latest->sample[index(each.metric)]))
            stored->second = stored->second.with(MetricSet(each.metric));
    return stored->second;
}

Result<void> MeterAnnouncer::announce(MqttClient& client, const KnownMeter& known, Told& told) {
    AnnouncedMeter announced{known.meter, {}};
    if (sideOf(known.meter.meter) == OutSide::ours) {
        announced.metrics = storedMetrics(known.meter.meter);
        queue_.with(known.meter.meter, [&](const OutMeter& meter) {
            announced.metrics = announced.metrics.with(meter.metrics);
            announced.energyImport = meter.energy.hasCounted();
            announced.energyExport = meter.energy.exportKwh() > 0;
        });
    }
    std::string config = homeAssistantConfig(announced, settings_.topic);
    if (config == told.config) return {};
    told.config = std::move(config);
    return client.publish(configTopic(announcedName(known.meter.meter)), told.config, true);
}

Result<void> MeterAnnouncer::tellProblems(MqttClient& client, const KnownMeter& known,
                                          const MeterProblems& problems, Told& told) const {
    const MeterId& meter = known.meter.meter;
    const auto sentences = problems.of(meter, known.meter.source);
    std::string text =
        Json{{"problems", sentences}}.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text == told.problems) return {};
    told.problems = std::move(text);
    if (auto said = client.publish(settings_.topic.of(meter, kProblem),
                                   sentences.empty() ? "OFF" : "ON", true);
        !said)
        return said;
    return client.publish(settings_.topic.of(meter, kProblems), told.problems, true);
}

bool MeterAnnouncer::isAnnounced(std::string_view topic) const {
    return std::ranges::any_of(
        told_, [&](const auto& told) { return configTopic(announcedName(told.first)) == topic; });
}

Result<bool> MeterAnnouncer::hear(MqttClient& client, std::span<const MqttPublish> messages) {
    const std::string ours = settings_.discoveryPrefix + "/device/joulewatch_";
    std::vector<std::string> gone;  // a copy: messages stand in memory that is used again
    bool born = false;
    for (const MqttPublish& each : messages) {
        born = born || (each.topic == settings_.discoveryPrefix + "/status" &&
                        each.payload == "online" && !each.retained);
        if (each.retained && each.topic.starts_with(ours) && !each.payload.empty() &&
            !isAnnounced(each.topic))
            gone.emplace_back(each.payload);
    }
    for (const std::string& config : gone)
        if (auto done = retract(client, config); !done) return fail(done.error());
    if (born) told_.clear();
    return born;
}

/// Only where it speaks of our topics: others may run at the same broker.
Result<void> MeterAnnouncer::retract(MqttClient& client, std::string_view config) const {
    const Json json = Json::parse(config, nullptr, false);
    if (!json.is_object()) return {};
    const auto textAt = [&](const char* place) {
        const Json::json_pointer pointer(place);
        return json.contains(pointer) && json[pointer].is_string()
                   ? json[pointer].get<std::string>()
                   : std::string();
    };
    const std::string name = textAt("/device/identifiers/0");
    if (textAt("/availability_topic") != settings_.topic.ofProgram(kProgramStatus) ||
        !name.starts_with("joulewatch_") || !json.contains("components"))
        return {};
    std::vector<std::string> topics{configTopic(name)};
    for (const auto& [key, component] : json["components"].items())
        for (const char* place : {"state_topic", "json_attributes_topic"})
            if (component.is_object() && component.contains(place) && component[place].is_string())
                topics.push_back(component[place].get<std::string>());
    for (const std::string& each : topics)
        if (auto said = client.publish(each, "", true); !said) return said;
    return {};
}

}  // namespace joulewatch
