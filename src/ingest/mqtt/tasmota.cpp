#include "ingest/mqtt/tasmota.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/mqtt/json_text.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

struct Field {
    std::string_view key;
    Metric metric;
    int decimalShift = 0;
};
constexpr Field kFields[] = {
    {"Power", Metric::activePowerKw, 3}, {"ReactivePower", Metric::reactivePowerKvar, 3},
    {"Factor", Metric::powerFactor},     {"Frequency", Metric::frequencyHz},
    {"Voltage", Metric::voltageV},       {"Current", Metric::currentA}};

/// The broker says `Offline` there when the device has gone (Tasmota, MQTT, Last Will).
constexpr std::string_view kWill = "/LWT";

class Tasmota final : public MessageFormat {
 public:
    explicit Tasmota(DeviceZone zone) : zone_(zone) {}

    const std::vector<MqttSubscription>& subscriptions() const override { return subscriptions_; }

    std::optional<std::uint32_t> place(std::string_view topic, MessageRows&) override {
        for (const auto& [begin, end] :
             {std::pair<std::string_view, std::string_view>{"tele/", "/SENSOR"},
              {"stat/", "/STATUS10"},
              {"tele/", kWill}}) {
            if (!topic.starts_with(begin) || !topic.ends_with(end) ||
                topic.size() <= begin.size() + end.size())
                continue;
            const std::size_t length = topic.size() - begin.size() - end.size();
            places_.push_back({std::string(topic.substr(begin.size(), length)), end == kWill});
            return static_cast<std::uint32_t>(places_.size() - 1);
        }
        return std::nullopt;
    }
    void forgetPlaces() override { places_.clear(); }
    bool findsMeters() const override { return true; }
    void describe(FoundMeter& found) const override { found.maker = "Tasmota"; }

    bool take(std::uint32_t number, const MqttPublish& message, MessageRows& rows) override {
        const Place& place = places_[number];
        if (place.isWill) {
            const bool online = message.payload == "Online";
            if (online || message.payload == "Offline")
                rows.tell({place.device, online, message.retained});
            return false;
        }
        if (message.retained) return false;
        auto whole = wholeJson(message.payload);
        if (whole && whole->kind == JsonKind::object)
            if (const auto inner = jsonMember(whole->text, "StatusSNS")) whole = inner;
        if (!whole || whole->kind != JsonKind::object) {
            rows.setProblem("the payload is no JSON object");
            return true;
        }
        const auto energy = jsonMember(whole->text, "ENERGY");
        if (!energy) return false;  // it measures something else
        std::optional<Timestamp> at;
        if (const auto time = jsonMember(whole->text, "Time"); time && time->kind == JsonKind::text)
            at = deviceTime(time->text, zone_, rows.arrival());
        JsonCursor cursor(energy->text);
        if (!cursor.enter('{')) {
            rows.setProblem("ENERGY is no JSON object");
            return true;
        }
        while (const auto key = cursor.nextKey()) {
            const auto value = cursor.value();
            const auto* field = std::ranges::find(kFields, *key, &Field::key);
            if (value && field != std::end(kFields) &&
                !takeField(place.device, *field, *value, at, rows))
                return true;
        }
        return true;
    }

 private:
    struct Place {
        std::string device;
        bool isWill = false;
    };

    /// A number, a list of them, or an object of phases.
    static bool takeField(const std::string& name, const Field& field, const JsonText& value,
                          std::optional<Timestamp> at, MessageRows& rows) {
        JsonCursor cursor(value.text);
        if (value.kind == JsonKind::array) {
            cursor.enter('[');
            for (int i = 1; cursor.nextItem(); ++i)
                if (const auto item = cursor.value();
                    item && !takeNumber(fmt::format("{}/{}", name, i), field, *item, at, rows))
                    return false;
            return true;
        }
        if (value.kind == JsonKind::object) {
            cursor.enter('{');
            while (const auto key = cursor.nextKey())
                if (const auto item = cursor.value();
                    item && !takeNumber(fmt::format("{}/{}", name, *key), field, *item, at, rows))
                    return false;
            return true;
        }
        return takeNumber(name, field, value, at, rows);
    }

    static bool takeNumber(const std::string& meter, const Field& field, const JsonText& value,
                           std::optional<Timestamp> at, MessageRows& rows) {
        if (value.kind == JsonKind::null) return true;
        const auto number = numberOf(value, field.decimalShift);
        const auto known = rows.meterNumber(meter);
        if (!number)
            rows.setProblem(fmt::format("{} of {} is no number", inQuotes(value.text), field.key));
        else if (!known)
            rows.setProblem(
                fmt::format("{} is one meter too many, or longer than 255 bytes", inQuotes(meter)));
        else
            return rows.put(*known, field.metric, *number, at);
        return false;
    }

    DeviceZone zone_;
    std::vector<MqttSubscription> subscriptions_{
        {"tele/+/SENSOR", 1}, {"stat/+/STATUS10", 1}, {"tele/+/LWT", 1}};
    std::vector<Place> places_;
};

}  // namespace

std::unique_ptr<MessageFormat> makeTasmotaFormat(DeviceZone zone) {
    return std::make_unique<Tasmota>(zone);
}

}  // namespace joulewatch
