#include "ingest/mqtt/home_assistant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

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
        const bool known =
            announcedObject(topic) || byTopic_.contains(topic) || metersOf_.contains(topic);
        if (!known) return std::nullopt;
        places_.emplace_back(topic);
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    void forgetPlaces() override { places_.clear(); }

    bool findsMeters() const override { return true; }
    void describe(FoundMeter& found) const override {
        const auto words = meters_.find(found.id);
        if (words == meters_.end()) return;
        found.name = words->second.found.name;
        found.maker = words->second.found.maker;
        found.model = words->second.found.model;
    }
    std::vector<FoundMeter> announced() const override {
        std::vector<FoundMeter> all;
        for (const auto& [id, each] : meters_) all.push_back(each.found);
        return all;
    }

    bool take(std::uint32_t place, const MqttPublish& message, MessageRows& rows) override {
        const std::string& topic = places_[place];
        takeAvailability(topic, message, rows);
        const auto sensors = byTopic_.find(topic);
        if (sensors == byTopic_.end())
            return announcedObject(topic) && takeAnnouncement(message, rows);
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

    struct Meter {
        FoundMeter found;
        std::vector<Availability> availability;  // of its sensors that have one
    };

    /// A meter has gone when none of its sensors is there.
    void tell(const std::string& id, bool retained, MessageRows& rows) const {
        const auto meter = meters_.find(id);
        if (meter == meters_.end()) return;
        std::optional<bool> online;
        for (const Availability& each : meter->second.availability)
            if (const auto there = said_.isThere(each)) online = online.value_or(false) || *there;
        if (online) rows.tell({id, *online, retained});
    }
    void takeAvailability(const std::string& topic, const MqttPublish& message, MessageRows& rows) {
        const auto meters = metersOf_.find(topic);
        if (meters == metersOf_.end() || !said_.take(topic, message.payload)) return;
        for (const std::string& each : meters->second) tell(each, message.retained, rows);
    }

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
        const auto& sensors =
            announced_.insert_or_assign(topic, std::move(announcement->sensors)).first->second;
        listAnew();
        for (const AnnouncedSensor& each : sensors) tell(each.meter, true, rows);
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
        metersOf_.clear();
        for (const auto& [what, sensor] : chosen) {
            byTopic_[sensor->stateTopic].push_back(
                {sensor->meter, sensor->metric, sensor->decimalShift, sensor->value});
            noteAvailability(*sensor);
            FoundMeter& meter = meters_[sensor->meter].found;
            meter.id = sensor->meter;
            meter.name = sensor->deviceName.empty() ? sensor->meter : sensor->deviceName;
            meter.maker = sensor->maker;
            meter.model = sensor->model;
            meter.metrics = meter.metrics.with(MetricSet(sensor->metric));
        }
        std::vector<const Availability*> asked;
        for (const auto& [id, meter] : meters_)
            for (const Availability& each : meter.availability) asked.push_back(&each);
        said_.listen(asked);
        for (const auto& [topic, sensors] : byTopic_) subscribe(topic);
        for (const auto& [topic, meters] : metersOf_) subscribe(topic);
        ++version_;
    }
    void noteAvailability(const AnnouncedSensor& sensor) {
        if (sensor.availability.topics.empty()) return;
        std::vector<Availability>& all = meters_[sensor.meter].availability;
        if (std::ranges::find(all, sensor.availability) == all.end())
            all.push_back(sensor.availability);
        for (const AvailabilityTopic& each : sensor.availability.topics)
            metersOf_[each.topic].insert(sensor.meter);
    }
    void subscribe(const std::string& topic) {
        if (subscribed_.insert(topic).second) subscriptions_.push_back({topic, 1});
    }

    std::vector<MqttSubscription> subscriptions_{{"homeassistant/sensor/+/config", 1},
                                                 {"homeassistant/sensor/+/+/config", 1},
                                                 {"homeassistant/device/+/config", 1}};
    std::set<std::string> subscribed_;  // of them, what devices have announced
    std::map<std::string, std::vector<AnnouncedSensor>> announced_;  // by discovery topic
    std::map<std::string, std::vector<Heard>, std::less<>> byTopic_;
    std::map<std::string, Meter, std::less<>> meters_;  // that are announced
    SaidAvailability said_;
    std::map<std::string, std::set<std::string>, std::less<>> metersOf_;  // by said_'s topics
    std::vector<std::string> places_;
    std::uint64_t version_ = 0;
};

}  // namespace

std::unique_ptr<MessageFormat> makeHomeAssistantFormat() {
    return std::make_unique<HomeAssistant>();
}

}  // namespace joulewatch
