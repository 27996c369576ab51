#include "app/mqtt_tables.hpp"

#include <fmt/format.h>

#include "app/mqtt_out/mqtt_out.hpp"
#include "app/mqtt_source.hpp"

namespace joulewatch {
namespace {

/// Of these the reader knows by itself that they are ours.
constexpr std::string_view kOwn = "joulewatch/";

std::string brokerOf(const MqttBroker& broker) {
    const std::string host = broker.address.host == "localhost" ? "127.0.0.1" : broker.address.host;
    return fmt::format("{} {}", host, broker.address.port);
}

}  // namespace

/// What one writes another must not read: it would take our readings for those of new meters.
void MqttTables::refuseEcho(const Place& place, ConfigurationTable& table) {
    for (const Place& other : *places_) {
        if (other.target != place.target || other.source.empty() == place.source.empty()) continue;
        const Place& out = place.source.empty() ? place : other;
        const Place& in = place.source.empty() ? other : place;
        for (const std::string& written : out.filters)
            for (const std::string& read : in.filters)
                if (!written.starts_with(kOwn) && filtersOverlap(written, read))
                    table.refuse("topic",
                                 fmt::format("would be an echo: [[mqtt_out]] writes '{}' to the "
                                             "broker from which [[mqtt]] reads '{}'",
                                             written, read));
    }
    places_->push_back(place);
}

Result<StartSource> MqttTables::readIn(const std::string& name, ConfigurationTable& table) {
    const auto settings = readMqttSettings(name, table);
    if (!settings) return fail(settings.error());
    Place place{brokerOf(*settings), "mqtt:" + name, {}};
    for (const TopicTemplate& each : settings->topics)
        place.filters.push_back(filterOf(each.topic));
    if (settings->tasmota) place.filters.insert(place.filters.end(), {"tele/#", "stat/#"});
    if (settings->shelly) place.filters.insert(place.filters.end(), {"+/events/rpc", "+/status/+"});
    refuseEcho(place, table);
    return StartSource([settings = *settings](const Intake& intake) {
        return Result<std::unique_ptr<Source>>(startMqttSource(settings, intake));
    });
}

Result<StartSource> MqttTables::readOut(const std::string& name, ConfigurationTable& table) {
    const MqttOutSettings settings = readMqttOutSettings(name, table);
    const std::string target = brokerOf(settings);
    refuseEcho({target, {}, {settings.topic.filter()}}, table);
    return StartSource([settings, target, places = places_](const Intake& intake) {
        MqttOutSettings known = settings;  // all tables are read by now
        for (const Place& each : *places)
            if (each.target == target && !each.source.empty())
                known.sourcesHere.insert(each.source);
        return Result<std::unique_ptr<Source>>(startMqttOut(known, intake));
    });
}

}  // namespace joulewatch
