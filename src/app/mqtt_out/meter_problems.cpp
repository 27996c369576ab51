#include "app/mqtt_out/meter_problems.hpp"

#include <fmt/format.h>

namespace joulewatch {
namespace {

constexpr std::int64_t kMostAlerts = 1'000;
constexpr std::size_t kMostEvents = 500;  // the newest; what is older and goes on is not seen
constexpr std::size_t kMostOfMeter = 20;

std::string sentenceOf(const MeterEvent& event) {
    const std::string_view metric = event.metric ? info(*event.metric).name : "all values";
    return fmt::format("{}: {} since {}Z", metric, name(event.kind), formatTimestamp(event.at));
}

void add(MeterProblems::Sentences& to, const std::string& subject, std::string sentence) {
    auto& all = to[subject];
    if (all.size() < kMostOfMeter) all.push_back(std::move(sentence));
}

}  // namespace

std::vector<std::string> MeterProblems::of(std::string_view meter, std::string_view source) const {
    std::vector<std::string> all;
    if (const auto own = ofMeters.find(meter); own != ofMeters.end()) all = own->second;
    if (const auto shared = ofSources.find(source); shared != ofSources.end())
        all.insert(all.end(), shared->second.begin(), shared->second.end());
    return all;
}

Result<MeterProblems> openProblems(AlertStore& alerts, EventLog* events) {
    MeterProblems problems;
    for (const AlertState state : {AlertState::active, AlertState::acknowledged}) {
        const auto open = alerts.alerts(state, kMostAlerts);
        if (!open) return fail(open.error());
        for (const Alert& each : *open)
            add(each.subjectKind == "source" ? problems.ofSources : problems.ofMeters, each.subject,
                each.text);
    }
    if (events == nullptr) return problems;
    EventQuery newest;
    newest.limit = kMostEvents;
    const auto noticed = events->events(newest);
    if (!noticed) return fail(noticed.error());
    for (const KeptEvent& each : *noticed)
        if (!each.event.until) add(problems.ofMeters, each.event.meter, sentenceOf(each.event));
    return problems;
}

}  // namespace joulewatch
