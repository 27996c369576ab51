#include "http/live_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

std::int64_t milliseconds(Timestamp at) { return at.time_since_epoch().count(); }

Json toJson(const Sample& sample) {
    Json values = Json::object();
    for (const MetricInfo& each : kMetrics)
        if (const double value = sample[index(each.metric)]; !std::isnan(value))
            values[std::string(each.name)] = value;
    return values;
}

std::string_view titleOf(EventKind kind) {
    switch (kind) {
        case EventKind::spike:
            return "Spike";
        case EventKind::dip:
            return "Dip";
        case EventKind::levelShift:
            return "Level shift";
        case EventKind::drift:
            return "Drift";
        case EventKind::pattern:
            return "Unusual pattern";
        case EventKind::flatLine:
            return "Value stands still";
        case EventKind::noData:
            break;
    }
    return "No readings";
}

std::string valueOf(const MeterEvent& event, double value) {
    const std::string_view unit = event.metric ? info(*event.metric).unit : "";
    return fmt::format("{:.4g}{}{}", value, unit.empty() ? "" : " ", unit);
}

/// What is unusual by its course or by what it goes with, though each value may be ordinary.
std::string explanationOfRun(const MeterEvent& event) {
    const std::string value = valueOf(event, event.value),
                      expected = valueOf(event, event.expected);
    if (event.kind == EventKind::drift)
        return fmt::format(
            "Quarter hours go on rising, or falling, for longer than chance allows: {} now, {} "
            "expected.",
            value, expected);
    if (event.detector == "nelson")
        return fmt::format(
            "Quarter hours lie above and below the expected by turns, for longer than chance "
            "allows: {} now, {} expected.",
            value, expected);
    return fmt::format(
        "The values do not go together as they used to: {}; as the others are, {} would be "
        "ordinary.",
        value, expected);
}

std::string explanationOf(const MeterEvent& event) {
    const auto shown = [&](double value) { return valueOf(event, value); };
    if (event.detector == "nelson") return explanationOfRun(event);
    const std::string value = shown(event.value), low = shown(event.low), high = shown(event.high);
    const bool moved = event.kind == EventKind::levelShift || event.kind == EventKind::drift;
    if (moved && event.low <= event.value && event.value <= event.high)
        return fmt::format(
            "{} on average where {} was expected: each quarter hour alone may be so, all of them "
            "together may not.",
            value, shown(event.expected));
    switch (event.kind) {
        case EventKind::spike:
        case EventKind::dip:
            return fmt::format("A reading of {}; {} to {} would be ordinary at this hour.", value,
                               low, high);
        case EventKind::levelShift:
            return fmt::format("{} instead of {} to {}, and not for a moment only.", value, low,
                               high);
        case EventKind::drift:
            return fmt::format("{} instead of {} to {}, after moving away for half a day or more.",
                               value, low, high);
        case EventKind::pattern:
            return explanationOfRun(event);
        case EventKind::flatLine:
            return fmt::format("{} in every reading, for longer than ever before.", value);
        case EventKind::noData:
            break;
    }
    return "The meter sends nothing.";
}

/// What a meter needs until its readings are judged, and when it will have had it.
Json untilJudged(const LiveScorer::Summary& meter) {
    if (meter.toLearn.count() > 0) {
        const auto hours = std::chrono::ceil<std::chrono::hours>(meter.toLearn).count();
        return {
            {"until", milliseconds(meter.lastAt + meter.toLearn)},
            {"needed",
             fmt::format("What is ordinary is being learnt: {} more hours of readings are needed.",
                         hours)}};
    }
    if (meter.hourKnownIn.count() > 0) {
        constexpr int kSaturday = 5;
        const bool weekend = weekday(meter.lastAt) >= kSaturday;
        return {{"until", milliseconds(meter.lastAt + meter.hourKnownIn)},
                {"needed",
                 weekend ? "What is ordinary at this hour of a weekend is being learnt."
                         : "What is ordinary at this hour of a working day is being learnt."}};
    }
    return {{"until", nullptr}, {"needed", nullptr}};
}

Json warmingUpOf(const LiveScorer::Summary& meter) {
    Json json = untilJudged(meter);
    json["patternsUntil"] = meter.patternsIn.count() > 0
                                ? Json(milliseconds(meter.lastAt + meter.patternsIn))
                                : Json(nullptr);
    return json;
}

}  // namespace

Json toJson(const KeptEvent& kept) {
    const MeterEvent& event = kept.event;
    Json json;
    json["id"] = kept.id;
    json["at"] = milliseconds(event.at);
    json["until"] = event.until ? Json(milliseconds(*event.until)) : Json(nullptr);
    json["meter"] = event.meter;
    json["metric"] = event.metric ? Json(info(*event.metric).name) : Json(nullptr);
    json["kind"] = name(event.kind);
    json["detector"] = event.detector;
    json["score"] = number(event.score);
    json["value"] = number(event.value);
    json["expected"] = number(event.expected);
    json["low"] = number(event.low);
    json["high"] = number(event.high);
    json["unit"] = event.metric ? info(*event.metric).unit : "";
    json["sample"] = toJson(event.sample);
    json["title"] = titleOf(event.kind);
    json["explanation"] = explanationOf(event);
    return json;
}

std::string liveEventText(const KeptEvent& kept) {
    return toJson(kept).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json toJson(const LiveScorer::Summary& meter, const KnownMeter* known, Timestamp now) {
    constexpr int kMissedIntervals = 3;
    const double interval = static_cast<double>(meter.interval.count());
    constexpr double kMinuteMs = 60'000;
    const RegisteredMeter nobody;
    const RegisteredMeter& said = known == nullptr ? nobody : known->meter;
    Json offlineSince;
    if (known != nullptr && known->offlineSince) offlineSince = milliseconds(*known->offlineSince);
    const bool silent = interval > 0 && now - meter.lastAt > kMissedIntervals * meter.interval;
    return {{"id", meter.id},
            {"name", said.name.empty() ? meter.id : said.name},
            {"place", said.place},
            {"lastAt", milliseconds(meter.lastAt)},
            {"intervalMs", meter.interval.count()},
            {"readingsPerMinute", interval > 0 ? kMinuteMs / interval : 0},
            {"stale", silent || !offlineSince.is_null()},
            {"offlineSince", offlineSince},
            {"warmingUp", warmingUpOf(meter)},
            {"latest", toJson(meter.latest)}};
}

}  // namespace joulewatch
