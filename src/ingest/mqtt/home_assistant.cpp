#include "ingest/mqtt/home_assistant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/decimal.hpp"
#include "ingest/mqtt/home_assistant_config.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kMaxAnnouncements = 10'000;

/// What a device sends where it knows nothing.
bool isNothing(std::string_view payload) {
    constexpr std::string_view kWords[] = {"", "unavailable", "unknown", "None", "null", "nan"};
    return std::ranges::find(kWords, payload) != std::end(kWords);
}

/// A division by a power of ten is rounded once, a product with its inverse is not.
double inOurUnit(double number, int shift) {
    return shift >= 0 ? number / kPowersOfTen[static_cast<std::size_t>(shift)]
                      : number * kPowersOfTen[static_cast<std::size_t>(-shift)];
}

class HomeAssistant final : public MessageFormat {
 public:
    const std::vector<MqttSubscription>& subscriptions() const override { return subscriptions_; }
    std::uint64_t version() const override { return version_; }

    std::optional<std::uint32_t> place(std::string_view topic, MessageRows&) override {
        const bool known = announcedObject(topic).has_value() || byTopic_.contains(topic);
        if (!known) return std::nullopt;
        places_.emplace_back(topic);
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    void forgetPlaces() override { places_.clear(); }

    bool findsMeters() const override { return true; }
    void describe(FoundMeter& found) const override {
        const auto words = meters_.find(found.id);
        if (words == meters_.end()) return;
        found.name = words->second.name;
        found.maker = words->second.maker;
        found.model = words->second.model;
    }
    std::vector<FoundMeter> announced() const override {
        std::vector<FoundMeter> all;
        for (const auto& [id, each] : meters_) all.push_back(each);
        return all;
    }

    bool take(std::uint32_t place, const MqttPublish& message, MessageRows& rows) override {
        const auto sensors = byTopic_.find(places_[place]);
        if (sensors == byTopic_.end()) return takeAnnouncement(message, rows);
        if (message.retained || isNothing(message.payload)) return false;
        for (const Heard& each : sensors->second) {
            const auto number = each.value.apply(message.payload);
            const auto meter = number ? rows.meterNumber(each.meter) : std::nullopt;
            if (meter &&
                !rows.put(*meter, each.metric, inOurUnit(*number, each.decimalShift), std::nullopt))
                break;
        }
        return true;
    }

 private:
    struct Heard {
        std::string meter;
        Metric metric;
        int decimalShift;
        ValueTemplate value;
    };

    /// False, for it carries no values; true with a problem when it cannot be used.
    bool takeAnnouncement(const MqttPublish& message, MessageRows& rows) {
        const std::string topic(message.topic);
        if (topic.find("/joulewatch_") != std::string::npos) return false;  // our own
        if (message.payload.empty()) {
            if (announced_.erase(topic) > 0) listAnew();
            return false;
        }
        auto announcement = readAnnouncement(message.topic, message.payload);
        if (!announcement) {
            rows.setProblem("the announcement is no JSON object");
            return true;
        }
        if (announced_.size() == kMaxAnnouncements && !announced_.contains(topic)) {
            rows.setProblem(fmt::format("{} devices are announced already", kMaxAnnouncements));
            return true;
        }
        const std::string byHand =
            announcement->byHand.empty() ? std::string() : announcement->byHand.front();
        announced_.insert_or_assign(topic, std::move(announcement->sensors));
        listAnew();
        if (byHand.empty()) return false;
        rows.setProblem(fmt::format("{}; map it by hand, with [[mqtt.topic]]", byHand));
        return true;
    }

    /// Which sensors are heard, where, from all that are announced: the same whatever came first.
    void listAnew() {
        std::map<std::pair<std::string_view, Metric>, const AnnouncedSensor*> chosen;
        for (const auto& [topic, sensors] : announced_)
            for (const AnnouncedSensor& each : sensors) {
                const AnnouncedSensor*& there = chosen[{each.meter, each.metric}];
                if (there == nullptr || each.uniqueId < there->uniqueId) there = &each;
            }
        byTopic_.clear();
        meters_.clear();
        for (const auto& [what, sensor] : chosen) {
            byTopic_[sensor->stateTopic].push_back(
                {sensor->meter, sensor->metric, sensor->decimalShift, sensor->value});
            FoundMeter& meter = meters_[sensor->meter];
            meter.id = sensor->meter;
            meter.name = sensor->deviceName.empty() ? sensor->meter : sensor->deviceName;
            meter.maker = sensor->maker;
            meter.model = sensor->model;
            meter.metrics = meter.metrics.with(MetricSet(sensor->metric));
        }
        for (const auto& [topic, sensors] : byTopic_)
            if (std::ranges::find(subscriptions_, topic, &MqttSubscription::filter) ==
                subscriptions_.end())
                subscriptions_.push_back({topic, 1});
        ++version_;
    }

    std::vector<MqttSubscription> subscriptions_{{"homeassistant/sensor/+/config", 1},
                                                 {"homeassistant/sensor/+/+/config", 1},
                                                 {"homeassistant/device/+/config", 1}};
    std::map<std::string, std::vector<AnnouncedSensor>> announced_;  // by discovery topic
    std::map<std::string, std::vector<Heard>, std::less<>> byTopic_;
    std::map<std::string, FoundMeter, std::less<>> meters_;  // that are announced
    std::vector<std::string> places_;
    std::uint64_t version_ = 0;
};

}  // namespace

std::unique_ptr<MessageFormat> makeHomeAssistantFormat() {
    return std::make_unique<HomeAssistant>();
}

}  // namespace joulewatch
