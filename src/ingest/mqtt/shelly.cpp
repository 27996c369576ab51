#include "ingest/mqtt/shelly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "ingest/mqtt/device_zone.hpp"
#include "ingest/mqtt/json_text.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxComponents = 10'000;
constexpr double kFirstSecond = 1e9;  // in 2001: before it, the device's clock is not set

/// What a key of a component's status is to us (Shelly Gen2+ API, components EM, EM1, PM1, Switch,
/// Cover, Light).
struct Field {
    std::string_view key;
    std::size_t channel;  // of kChannels
    Metric metric;
    int decimalShift = 0;
};
constexpr std::array<std::string_view, 4> kChannels{"", "/a", "/b", "/c"};
constexpr Field kThreePhase[] = {{"a_act_power", 1, Metric::activePowerKw, 3},
                                 {"a_voltage", 1, Metric::voltageV},
                                 {"a_current", 1, Metric::currentA},
                                 {"a_pf", 1, Metric::powerFactor},
                                 {"a_freq", 1, Metric::frequencyHz},
                                 {"b_act_power", 2, Metric::activePowerKw, 3},
                                 {"b_voltage", 2, Metric::voltageV},
                                 {"b_current", 2, Metric::currentA},
                                 {"b_pf", 2, Metric::powerFactor},
                                 {"b_freq", 2, Metric::frequencyHz},
                                 {"c_act_power", 3, Metric::activePowerKw, 3},
                                 {"c_voltage", 3, Metric::voltageV},
                                 {"c_current", 3, Metric::currentA},
                                 {"c_pf", 3, Metric::powerFactor},
                                 {"c_freq", 3, Metric::frequencyHz},
                                 {"total_act_power", 0, Metric::activePowerKw, 3},
                                 {"total_current", 0, Metric::currentA}};
constexpr Field kOnePhase[] = {
    {"apower", 0, Metric::activePowerKw, 3}, {"act_power", 0, Metric::activePowerKw, 3},
    {"voltage", 0, Metric::voltageV},        {"current", 0, Metric::currentA},
    {"pf", 0, Metric::powerFactor},          {"freq", 0, Metric::frequencyHz}};

/// Of `em:0`, `switch:1`; empty when such a component measures nothing.
std::span<const Field> fieldsOf(std::string_view component) {
    const std::string_view type = component.substr(0, component.find(':'));
    if (type.size() == component.size()) return {};
    if (type == "em") return kThreePhase;
    for (const std::string_view each : {"em1", "pm1", "switch", "cover", "light"})
        if (type == each) return kOnePhase;
    return {};
}

/// A component as it was told last.
struct Component {
    std::array<std::optional<std::uint32_t>, kChannels.size()> meters;
    std::array<Sample, kChannels.size()> values;
};

struct Device {
    std::string prefix;
    bool notifies = false;  // its changes come by events/rpc: what status/ says is the same
};

struct Place {
    std::size_t device = 0;
    std::string component;  // empty: events/rpc
    bool isWill = false;    // online
};

class Shelly final : public MessageFormat {
 public:
    const std::vector<MqttSubscription>& subscriptions() const override { return subscriptions_; }

    std::optional<std::uint32_t> place(std::string_view topic, MessageRows&) override {
        constexpr std::string_view kEvents = "/events/rpc", kStatus = "/status/",
                                   kOnline = "/online";
        Place place;
        std::string_view prefix;
        if (topic.ends_with(kEvents)) {
            prefix = topic.substr(0, topic.size() - kEvents.size());
        } else if (const auto status = topic.rfind(kStatus); status != std::string_view::npos) {
            place.component = topic.substr(status + kStatus.size());
            prefix = topic.substr(0, status);
            if (fieldsOf(place.component).empty()) return std::nullopt;
        } else if (topic.ends_with(kOnline)) {
            prefix = topic.substr(0, topic.size() - kOnline.size());
            if (prefix.find('/') != std::string_view::npos) return std::nullopt;
            place.isWill = true;
        }
        if (prefix.empty()) return std::nullopt;
        place.device = deviceCalled(prefix);
        places_.push_back(std::move(place));
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    void forgetPlaces() override { places_.clear(); }
    bool findsMeters() const override { return true; }
    void describe(FoundMeter& found) const override { describeShelly(found); }

    bool take(std::uint32_t number, const MqttPublish& message, MessageRows& rows) override {
        const Place& place = places_[number];
        Device& device = devices_[place.device];
        if (place.isWill) {
            tellOnline(device.prefix, message, rows);
            return false;
        }
        if (message.retained) return false;
        if (!place.component.empty()) {
            if (device.notifies) return false;
            takeComponent(device, place.component, message.payload, std::nullopt, rows);
            return true;
        }
        return takeNotification(device, message.payload, rows);
    }

 private:
    std::size_t deviceCalled(std::string_view prefix) {
        const auto known = std::ranges::find(devices_, prefix, &Device::prefix);
        if (known != devices_.end()) return static_cast<std::size_t>(known - devices_.begin());
        devices_.push_back({std::string(prefix)});
        return devices_.size() - 1;
    }

    bool takeNotification(Device& device, std::string_view payload, MessageRows& rows) {
        const auto whole = wholeJson(payload);
        const auto method = whole ? jsonMember(whole->text, "method") : std::nullopt;
        if (!method) {
            rows.setProblem("the payload is no notification of a Shelly");
            return true;
        }
        if (method->text != "NotifyStatus" && method->text != "NotifyFullStatus") return false;
        const auto params = jsonMember(whole->text, "params");
        if (!params || params->kind != JsonKind::object) {
            rows.setProblem("the notification has no params");
            return true;
        }
        const auto ts = jsonMember(params->text, "ts");
        const auto seconds = ts ? numberOf(*ts) : std::nullopt;
        const auto at = seconds && *seconds >= kFirstSecond ? epochTime(*seconds) : std::nullopt;
        bool any = false;
        JsonCursor cursor(params->text);
        if (!cursor.enter('{')) return false;
        while (const auto name = cursor.nextKey()) {
            const auto value = cursor.value();
            if (!value || fieldsOf(*name).empty()) continue;
            device.notifies = true;
            any = takeComponent(device, *name, value->text, at, rows) || any;
        }
        // Most notifications are of buttons, inputs, signal strength.
        return any || !rows.problem().empty();
    }

    /// True when it had a value.
    bool takeComponent(const Device& device, std::string_view name, std::string_view object,
                       std::optional<Timestamp> at, MessageRows& rows) {
        Component* component = componentOf(device, name, rows);
        if (component == nullptr) {
            rows.setProblem(fmt::format("there are more than {} components", kMaxComponents));
            return false;
        }
        std::array<bool, kChannels.size()> told{};
        JsonCursor cursor(object);
        if (!cursor.enter('{')) {
            rows.setProblem("the payload is no JSON object");
            return false;
        }
        const auto fields = fieldsOf(name);
        while (const auto key = cursor.nextKey()) {
            const auto value = cursor.value();
            const auto field = std::ranges::find(fields, *key, &Field::key);
            if (!value || field == fields.end()) continue;
            // None: null, it cannot measure this now.
            component->values[field->channel][index(field->metric)] =
                numberOf(*value, field->decimalShift).value_or(kMissing);
            told[field->channel] = true;
        }
        if (!cursor.good()) {
            rows.setProblem("the payload is no JSON object");
            return false;
        }
        bool any = false;
        for (std::size_t channel = 0; channel < told.size(); ++channel)
            if (told[channel]) {
                any = true;
                if (!rows.putAll(*component->meters[channel], component->values[channel], at))
                    return true;
            }
        return any;
    }

    Component* componentOf(const Device& device, std::string_view name, MessageRows& rows) {
        std::string id = fmt::format("{}/{}", device.prefix, name);
        const auto known = components_.find(id);
        if (known != components_.end()) return &known->second;
        if (components_.size() == kMaxComponents) return nullptr;
        Component component;
        const bool first = name == "em:0";  // most have no other
        for (std::size_t channel = 0; channel < kChannels.size(); ++channel) {
            if (channel > 0 && !name.starts_with("em:")) break;
            component.meters[channel] = rows.meterNumber(
                fmt::format("{}{}", first ? device.prefix : id, kChannels[channel]));
            if (!component.meters[channel]) return nullptr;
        }
        return &components_.emplace(std::move(id), component).first->second;
    }

    std::vector<MqttSubscription> subscriptions_{
        {"+/events/rpc", 1}, {"+/status/+", 1}, {"+/online", 1}};
    std::vector<Place> places_;
    std::vector<Device> devices_;
    std::map<std::string, Component, std::less<>> components_;
};

}  // namespace

void describeShelly(FoundMeter& found) {
    found.maker = "Shelly";
    if (found.id.starts_with("shelly")) found.model = found.id.substr(0, found.id.find('-'));
}

void tellOnline(std::string_view device, const MqttPublish& message, MessageRows& rows) {
    const bool online = message.payload == "true";
    if (online || message.payload == "false")
        rows.tell({std::string(device), online, message.retained});
}

std::unique_ptr<MessageFormat> makeShellyFormat() { return std::make_unique<Shelly>(); }

}  // namespace joulewatch
