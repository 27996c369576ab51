#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "ingest/mqtt/json_text.hpp"
#include "ingest/mqtt/shelly.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

struct Field {
    std::string_view key;
    Metric metric;
    int decimalShift = 0;
};
/// Below `emeter/N/` of an EM or 3EM; below `relay/N/` of a plug or a relay there is `power` alone
/// (Shelly Gen1 API, MQTT). `energy`, `total` are counters, in watt-minutes or Wh: not taken.
constexpr Field kFields[] = {{"power", Metric::activePowerKw, 3},
                             {"reactive_power", Metric::reactivePowerKvar, 3},
                             {"voltage", Metric::voltageV},
                             {"current", Metric::currentA},
                             {"pf", Metric::powerFactor}};

/// Up to the next slash; what is left of `rest` stands behind it.
std::string_view takeLevel(std::string_view& rest) {
    const std::string_view level = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), level.size() + 1));
    return level;
}

/// A topic a value, a number as text: `shellies/shellyem-B9F2/emeter/0/power` → `231.4`.
class ShellyGen1 final : public MessageFormat {
 public:
    const std::vector<MqttSubscription>& subscriptions() const override { return subscriptions_; }

    std::optional<std::uint32_t> place(std::string_view topic, MessageRows&) override {
        std::string_view rest = topic;
        if (takeLevel(rest) != "shellies") return std::nullopt;
        const std::string_view device = takeLevel(rest);
        if (!device.empty() && rest == "online") {
            places_.push_back({std::string(device), nullptr});
            return static_cast<std::uint32_t>(places_.size() - 1);
        }
        const std::string_view part = takeLevel(rest), number = takeLevel(rest);
        const auto* field = std::ranges::find(kFields, rest, &Field::key);
        const bool known = part == "emeter" || (part == "relay" && rest == "power");
        if (device.empty() || number.empty() || !known || field == std::end(kFields))
            return std::nullopt;
        places_.push_back({fmt::format("{}/{}:{}", device, part, number), field});
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    void forgetPlaces() override { places_.clear(); }
    bool findsMeters() const override { return true; }
    void describe(FoundMeter& found) const override { describeShelly(found); }

    bool take(std::uint32_t place, const MqttPublish& message, MessageRows& rows) override {
        const auto& [meter, field] = places_[place];
        if (field == nullptr) tellOnline(meter, message, rows);
        if (field == nullptr || message.retained) return false;
        const auto whole = wholeJson(message.payload);
        const auto number = whole ? numberOf(*whole, field->decimalShift) : std::nullopt;
        const auto known = rows.meterNumber(meter);
        if (!number)
            rows.setProblem(
                fmt::format("{} of {} is no number", inQuotes(message.payload), field->key));
        else if (!known)
            rows.setProblem(
                fmt::format("{} is one meter too many, or longer than 255 bytes", inQuotes(meter)));
        else
            rows.put(*known, field->metric, *number, std::nullopt);
        return true;
    }

 private:
    struct Place {
        std::string meter;
        const Field* field;  // null: it tells whether the device is there
    };
    std::vector<MqttSubscription> subscriptions_{
        {"shellies/+/emeter/+/+", 1}, {"shellies/+/relay/+/power", 1}, {"shellies/+/online", 1}};
    std::vector<Place> places_;
};

}  // namespace

std::unique_ptr<MessageFormat> makeShellyGen1Format() { return std::make_unique<ShellyGen1>(); }

}  // namespace joulewatch
