#include "app/mqtt_out/home_assistant_device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "ingest/printable.hpp"
#include "reports/section.hpp"
#include "store/sha256.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

/// A quantity as Home Assistant calls it.
struct Quantity {
    std::string_view topic, title, deviceClass, unit;
    std::string_view valueTemplate{};  // where its unit is another
};
constexpr std::string_view kThousandfold = "{{ (value | float * 1000) | round(3) }}";
constexpr std::array<Quantity, kMetrics.size()> kQuantities{{
    {"voltageV", "Voltage", "voltage", "V"},
    {"currentA", "Current", "current", "A"},
    {"activePowerKw", "Power", "power", "W", kThousandfold},
    {"powerFactor", "Power factor", "power_factor", ""},
    {"reactivePowerKvar", "Reactive power", "reactive_power", "var", kThousandfold},
    {"frequencyHz", "Frequency", "frequency", "Hz"},
    {"temperatureC", "Temperature", "temperature", "°C"},
    {"humidityPercent", "Humidity", "humidity", "%"},
}};
static_assert(std::ranges::all_of(kMetrics, [](const MetricInfo& each) {
    return kQuantities[index(each.metric)].topic == each.name;
}));
constexpr Quantity kImported{kEnergyImport, "Energy", "energy", "kWh"};
constexpr Quantity kExported{kEnergyExport, "Energy returned", "energy", "kWh"};

bool isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

Json sensorOf(const Quantity& quantity, const AnnouncedMeter& announced, const OutTopic& topic,
              const std::string& device) {
    Json sensor{
        {"platform", "sensor"},
        {"unique_id", fmt::format("{}_{}", device, quantity.topic)},
        {"name", quantity.title},
        {"device_class", quantity.deviceClass},
        {"state_class", quantity.deviceClass == "energy" ? "total_increasing" : "measurement"},
        {"state_topic", topic.of(announced.meter.meter, quantity.topic)}};
    if (!quantity.unit.empty()) sensor["unit_of_measurement"] = quantity.unit;
    if (!quantity.valueTemplate.empty()) sensor["value_template"] = quantity.valueTemplate;
    if (const auto expiry = expiryOf(announced.meter)) sensor["expire_after"] = expiry->count();
    return sensor;
}

Json problemOf(const AnnouncedMeter& announced, const OutTopic& topic, const std::string& device) {
    return {{"platform", "binary_sensor"},
            {"unique_id", fmt::format("{}_{}", device, kProblem)},
            {"name", "Problem"},
            {"device_class", "problem"},
            {"state_topic", topic.of(announced.meter.meter, kProblem)},
            {"payload_on", "ON"},
            {"payload_off", "OFF"},
            {"json_attributes_topic", topic.of(announced.meter.meter, kProblems)}};
}

}  // namespace

std::string announcedName(std::string_view meter) {
    std::string name = "joulewatch_";
    const bool plain = meter.size() <= kMaxNameBytes && std::ranges::all_of(meter, isPlain);
    for (const char c : meter.substr(0, kMaxNameBytes)) name += isPlain(c) ? c : '_';
    if (plain) return name;
    const Sha256 hash = sha256(std::as_bytes(std::span(meter)));
    name += '_';
    for (std::size_t i = 0; i < 4; ++i)
        name += fmt::format("{:02x}", static_cast<unsigned>(hash[i]));
    return name;
}

std::optional<std::chrono::seconds> expiryOf(const RegisteredMeter& meter) {
    if (!meter.interval) return std::nullopt;
    const auto wanted = std::chrono::ceil<std::chrono::seconds>(3 * *meter.interval);
    std::chrono::seconds expiry{30};
    while (expiry < wanted) expiry *= 2;
    return expiry;
}

std::string homeAssistantConfig(const AnnouncedMeter& announced, const OutTopic& topic) {
    const RegisteredMeter& meter = announced.meter;
    const std::string name = announcedName(meter.meter);
    Json device{{"identifiers", Json::array({name})},
                {"name", meter.name.empty() ? meter.meter : meter.name},
                {"manufacturer", "Joulewatch"}};
    if (!meter.kind.empty()) device["model"] = meter.kind;
    if (!meter.place.empty()) device["suggested_area"] = meter.place;
    Json components = Json::object();
    for (const MetricInfo& each : kMetrics)
        if (announced.metrics.contains(each.metric))
            components[std::string(each.name)] =
                sensorOf(kQuantities[index(each.metric)], announced, topic, name);
    if (announced.energyImport)
        components[std::string(kEnergyImport)] = sensorOf(kImported, announced, topic, name);
    if (announced.energyExport)
        components[std::string(kEnergyExport)] = sensorOf(kExported, announced, topic, name);
    components[std::string(kProblem)] = problemOf(announced, topic, name);
    const Json config{{"device", device},
                      {"origin", {{"name", "Joulewatch"}, {"sw_version", JOULEWATCH_VERSION}}},
                      {"availability_topic", topic.ofProgram(kProgramStatus)},
                      {"components", components}};
    return config.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace joulewatch
