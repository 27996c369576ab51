#include "app/simulate/mqtt_message.hpp"

#include <fmt/format.h>

#include <cmath>

#include "reports/section.hpp"

namespace joulewatch {
namespace {

/// How a maker calls what machines measure, in the order of kElectricalMetrics.
using Names = std::array<std::string_view, kElectricalMetrics>;
constexpr Names kTasmota{"Voltage", "Current", "Power", "Factor"};
constexpr Names kShelly{"voltage", "current", "apower", "pf"};
constexpr Names kAnnounced{"voltage", "current", "power", "power_factor"};

/// To a thousandth of a watt, as the plant has it.
double watts(double kilowatts) { return std::round(kilowatts * 1e6) / 1e3; }

void put(Json& into, const Names& names, const Sample& sample) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double value = sample[i];
        if (std::isnan(value)) continue;
        into[std::string(names[i])] = i == index(Metric::activePowerKw) ? watts(value) : value;
    }
}

Json plainOf(Timestamp at, const Sample& sample) {
    Json object{{"at", at.time_since_epoch().count()}};
    for (const MetricInfo& each : kMetrics)
        if (!std::isnan(sample[index(each.metric)]))
            object[std::string(each.name)] = sample[index(each.metric)];
    return object;
}

Json shellyOf(std::string_view machine, Timestamp at, const Sample& sample) {
    Json component{{"id", 0}};
    put(component, kShelly, sample);
    return {{"src", machine},
            {"dst", fmt::format("{}/events", machine)},
            {"method", "NotifyStatus"},
            {"params",
             {{"ts", static_cast<double>(at.time_since_epoch().count()) / 1000},
              {"pm1:0", std::move(component)}}}};
}

std::string stateTopic(std::string_view machine) {
    return fmt::format("joulewatch-sim/{}/state", machine);
}

}  // namespace

MqttMessage messageOf(MqttShape shape, std::string_view machine, Timestamp at,
                      const Sample& sample) {
    Json object = Json::object();
    switch (shape) {
        case MqttShape::plain:
            return {fmt::format("plant/{}", machine), plainOf(at, sample).dump()};
        case MqttShape::homeAssistant:
            put(object, kAnnounced, sample);
            return {stateTopic(machine), object.dump()};
        case MqttShape::tasmota:
            put(object, kTasmota, sample);
            return {fmt::format("tele/{}/SENSOR", machine),
                    Json{{"Time", formatTimestamp(at).substr(0, 19)}, {"ENERGY", object}}.dump()};
        case MqttShape::shelly:
            break;
    }
    return {fmt::format("{}/events/rpc", machine), shellyOf(machine, at, sample).dump()};
}

MqttMessage announcementOf(MqttShape shape, std::string_view machine) {
    if (shape != MqttShape::homeAssistant) return {};
    constexpr Names kUnits{"V", "A", "W", ""};
    Json components = Json::object();
    for (std::size_t i = 0; i < kAnnounced.size(); ++i) {
        Json sensor{{"p", "sensor"},
                    {"dev_cla", kAnnounced[i]},
                    {"stat_cla", "measurement"},
                    {"uniq_id", fmt::format("{}_{}", machine, kAnnounced[i])},
                    {"val_tpl", fmt::format("{{{{ value_json.{} }}}}", kAnnounced[i])}};
        if (!kUnits[i].empty()) sensor["unit_of_meas"] = kUnits[i];
        components[std::string(kAnnounced[i])] = std::move(sensor);
    }
    const Json config{
        {"dev", {{"ids", machine}, {"name", machine}, {"mf", "Joulewatch simulator"}}},
        {"o", {{"name", "joulewatch simulate"}, {"sw", JOULEWATCH_VERSION}}},
        {"stat_t", stateTopic(machine)},
        {"cmps", std::move(components)}};
    return {fmt::format("homeassistant/device/{}/config", machine), config.dump(), true};
}

}  // namespace joulewatch
