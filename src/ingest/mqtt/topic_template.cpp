#include "ingest/mqtt/topic_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ingest/mqtt/json_path.hpp"
#include "ingest/mqtt/metric_name.hpp"
#include "ingest/mqtt/mqtt_topic.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kMeter = "{meter}", kMetric = "{metric}";
constexpr std::size_t kMaxPlaces = 50'000;  // topics
constexpr std::size_t kMaxMembers = 256;    // of an object, that are remembered

/// Calls `with` for each level of `topic`, until it returns false.
template <class With>
bool forEachLevel(std::string_view topic, With with) {
    for (;;) {
        const auto slash = topic.find('/');
        if (!with(topic.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        topic.remove_prefix(slash + 1);
    }
}

/// What stands in `topic` where `pattern` has `name`.
std::string_view levelNamed(std::string_view pattern, std::string_view topic,
                            std::string_view name) {
    std::string_view found;
    forEachLevel(pattern, [&](std::string_view level) {
        const std::string_view here = topic.substr(0, topic.find('/'));
        if (level == name) found = here;
        topic.remove_prefix(std::min(topic.size(), here.size() + 1));
        return found.empty();
    });
    return found;
}

bool isTimeName(std::string_view name) {
    constexpr std::string_view kNames[] = {"at", "time", "timestamp", "ts", "Time"};
    return std::ranges::find(kNames, name) != std::end(kNames);
}

struct Compiled {
    TopicTemplate settings;
    std::string filter;
    JsonPath path, time;
};

/// A member of the objects of a topic, as it was understood when it came first.
struct KnownMember {
    std::string name;
    FieldMeaning meaning;
    bool isTime = false;
};

/// What a topic is to a template.
struct Place {
    std::uint32_t compiled = 0;
    std::optional<std::uint32_t> meter;
    std::optional<FieldMeaning> meaning;  // of the value; none: an object's members have their own
    std::vector<KnownMember> members;
};

class TopicTemplates final : public MessageFormat {
 public:
    explicit TopicTemplates(std::vector<TopicTemplate> templates) {
        for (TopicTemplate& each : templates) {
            Compiled compiled;
            compiled.filter = filterOf(each.topic);
            compiled.path = *JsonPath::parse(each.path);
            compiled.time = *JsonPath::parse(each.time);
            subscriptions_.push_back({compiled.filter, each.qos});
            compiled.settings = std::move(each);
            templates_.push_back(std::move(compiled));
        }
    }

    const std::vector<MqttSubscription>& subscriptions() const override { return subscriptions_; }

    std::optional<std::uint32_t> place(std::string_view topic, MessageRows& rows) override {
        for (std::uint32_t i = 0; i < templates_.size(); ++i)
            if (matchesFilter(templates_[i].filter, topic)) {
                if (places_.size() == kMaxPlaces) return std::nullopt;
                places_.push_back(placeOf(i, topic, rows));
                return static_cast<std::uint32_t>(places_.size() - 1);
            }
        return std::nullopt;
    }
    void forgetPlaces() override { places_.clear(); }

    bool take(std::uint32_t number, const MqttPublish& message, MessageRows& rows) override {
        Place& place = places_[number];
        const Compiled& compiled = templates_[place.compiled];
        if (message.retained && !compiled.settings.retained) return false;
        if (!place.meter) {
            rows.setProblem(fmt::format("{} names no meter of 1 to 255 bytes, or one of too many",
                                        inQuotes(message.topic)));
            return true;
        }
        if (place.meaning && !place.meaning->metric) {
            rows.setProblem(fmt::format("{}: {}", inQuotes(message.topic), place.meaning->whyNot));
            return true;
        }
        if (place.meaning)
            takeValue(place, compiled, message.payload, rows);
        else
            takeObject(place, compiled, message.payload, rows);
        return true;
    }

 private:
    Place placeOf(std::uint32_t number, std::string_view topic, MessageRows& rows) const {
        const TopicTemplate& settings = templates_[number].settings;
        Place place;
        place.compiled = number;
        const std::string_view meter = settings.meter.empty()
                                           ? levelNamed(settings.topic, topic, kMeter)
                                           : std::string_view(settings.meter);
        place.meter = rows.meterNumber(meter);
        const std::string_view name = settings.metric.empty()
                                          ? levelNamed(settings.topic, topic, kMetric)
                                          : std::string_view(settings.metric);
        if (!name.empty()) place.meaning = meaningOf(settings, name);
        return place;
    }

    static FieldMeaning meaningOf(const TopicTemplate& settings, std::string_view name) {
        if (!settings.unit.empty())
            if (auto meaning = meaningInUnit(name, settings.unit)) return *meaning;
        return meaningOfName(name, settings.powerInWatts);
    }

    static std::optional<Timestamp> timeOf(const JsonText& value, const DeviceZone& zone,
                                           Timestamp arrival) {
        if (value.kind == JsonKind::text) return deviceTime(value.text, zone, arrival);
        const auto number = numberOf(value);
        return number ? epochTime(*number) : std::nullopt;
    }

    /// False, with a problem, when a time is wanted and what is there is none.
    static bool takeTime(const Compiled& compiled, const JsonText& value, MessageRows& rows,
                         std::optional<Timestamp>& at) {
        at = timeOf(value, compiled.settings.zone, rows.arrival());
        // Without a known zone it is as good as none; what is no time at all is a mistake.
        if (at || (value.kind == JsonKind::text && parseTimestamp(value.text))) return true;
        rows.setProblem(fmt::format("its time is none: {}", inQuotes(value.text)));
        return false;
    }

    void takeValue(const Place& place, const Compiled& compiled, std::string_view payload,
                   MessageRows& rows) const {
        std::optional<Timestamp> at;
        std::optional<double> number;
        if (compiled.path.isEmpty() && compiled.time.isEmpty()) {
            number = numberIn(*place.meaning, payload);
        } else {
            const auto whole = wholeJson(payload);
            if (!whole) return rows.setProblem("the payload is no JSON");
            const auto value = compiled.path.find(*whole);
            if (!value)
                return rows.setProblem(
                    fmt::format("there is nothing at '{}'", compiled.settings.path));
            if (value->kind == JsonKind::null) return rows.setProblem("its value is null");
            number = numberIn(*place.meaning, *value);
            if (!compiled.time.isEmpty())
                if (const auto time = compiled.time.find(*whole);
                    time && !takeTime(compiled, *time, rows, at))
                    return;
        }
        if (!number) return rows.setProblem(fmt::format("{} is no number", inQuotes(payload)));
        rows.put(*place.meter, *place.meaning->metric, *number, at);
    }

    static const KnownMember& memberAt(Place& place, const Compiled& compiled, std::size_t index,
                                       std::string_view name) {
        if (index < place.members.size() && place.members[index].name == name) [[likely]]
            return place.members[index];
        const auto known = std::ranges::find(place.members, name, &KnownMember::name);
        if (known != place.members.end()) return *known;
        if (place.members.size() == kMaxMembers) place.members.clear();
        const bool isTime = compiled.time.isEmpty() && isTimeName(name);
        return place.members.emplace_back(
            KnownMember{std::string(name),
                        isTime ? FieldMeaning{} : meaningOf(compiled.settings, name), isTime});
    }

    void takeObject(Place& place, const Compiled& compiled, std::string_view payload,
                    MessageRows& rows) const {
        std::optional<Timestamp> at;
        if (!compiled.path.isEmpty() || !compiled.time.isEmpty()) {
            const auto whole = wholeJson(payload);
            if (!whole) return rows.setProblem("the payload is no JSON");
            if (const auto time =
                    compiled.time.isEmpty() ? std::nullopt : compiled.time.find(*whole);
                time && !takeTime(compiled, *time, rows, at))
                return;
            const auto object = compiled.path.find(*whole);
            if (!object)
                return rows.setProblem(
                    fmt::format("there is nothing at '{}'", compiled.settings.path));
            payload = object->text;
        }
        JsonCursor cursor(payload);
        Sample sample;
        if (cursor.enter('{'))
            for (std::size_t i = 0; const auto name = cursor.nextKey(); ++i) {
                const auto value = cursor.value();
                if (!value) break;
                const KnownMember& member = memberAt(place, compiled, i, *name);
                if (member.isTime) {
                    if (!takeTime(compiled, *value, rows, at)) return;
                } else if (member.meaning.metric && value->kind != JsonKind::null) {
                    if (!takeMember(member, *value, sample, rows)) return;
                }
            }
        if (!cursor.atEnd()) return rows.setProblem("the payload is no JSON object");
        rows.putAll(*place.meter, sample, at);
    }

    static bool takeMember(const KnownMember& member, const JsonText& value, Sample& sample,
                           MessageRows& rows) {
        const auto number = numberIn(member.meaning, value);
        double& there = sample[index(*member.meaning.metric)];
        if (number && std::isnan(there)) there = *number;
        if (!number)
            rows.setProblem(
                fmt::format("{} of '{}' is no number", inQuotes(value.text), member.name));
        return number.has_value();
    }

    std::vector<Compiled> templates_;
    std::vector<MqttSubscription> subscriptions_;
    std::vector<Place> places_;
};

}  // namespace

std::string filterOf(std::string_view topic) {
    std::string filter;
    forEachLevel(topic, [&](std::string_view level) {
        if (!filter.empty() || level.data() != topic.data()) filter += '/';
        filter += level == kMeter || level == kMetric ? "+" : level;
        return true;
    });
    return filter;
}

std::optional<TemplateProblem> problemOf(const TopicTemplate& each) {
    const std::string filter = filterOf(each.topic);
    std::size_t meters = 0, metrics = 0;
    forEachLevel(each.topic, [&](std::string_view level) {
        meters += level == kMeter ? 1 : 0;
        metrics += level == kMetric ? 1 : 0;
        return true;
    });
    if (!isTopicFilter(filter) || filter.find_first_of("{}") != std::string::npos || meters > 1 ||
        metrics > 1)
        return TemplateProblem{"topic",
                               "is a topic with {meter}, {metric}, + or # as whole levels"};
    if ((meters == 1) == !each.meter.empty())
        return TemplateProblem{"meter", "is needed where the topic has no {meter}, and only there"};
    if (metrics == 1 && !each.metric.empty())
        return TemplateProblem{"metric", "has no place beside {metric} in the topic"};
    if (!each.metric.empty() && !meaningOfName(each.metric, true).metric)
        return TemplateProblem{"metric", fmt::format("'{}': {}", each.metric,
                                                     meaningOfName(each.metric, true).whyNot)};
    if (!each.unit.empty() && each.metric.empty())
        return TemplateProblem{"unit", "goes with a metric"};
    if (!each.unit.empty() && !meaningInUnit(each.metric, each.unit))
        return TemplateProblem{"unit",
                               fmt::format("'{}' is no unit of {}", each.unit, each.metric)};
    if (!JsonPath::parse(each.path))
        return TemplateProblem{"path", "is a path such as data.power[0]"};
    if (!JsonPath::parse(each.time)) return TemplateProblem{"time", "is a path such as data.time"};
    return std::nullopt;
}

std::unique_ptr<MessageFormat> makeTopicTemplates(std::vector<TopicTemplate> templates) {
    return std::make_unique<TopicTemplates>(std::move(templates));
}

}  // namespace joulewatch
