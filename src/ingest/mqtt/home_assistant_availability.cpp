#include "ingest/mqtt/home_assistant_availability.hpp"

#include <utility>

namespace joulewatch {

void SaidAvailability::listen(const std::vector<const Availability*>& asked) {
    auto before = std::exchange(said_, {});
    for (const Availability* sensor : asked)
        for (const AvailabilityTopic& each : sensor->topics)
            if (auto known = before.extract(each))
                said_.insert(std::move(known));
            else
                said_.try_emplace(each);
}

bool SaidAvailability::take(std::string_view topic, std::string_view payload) {
    ++messages_;
    bool any = false;
    AvailabilityTopic first{.topic = std::string(topic)};
    first.online.clear();
    auto each = said_.lower_bound(first);
    for (; each != said_.end() && each->first.topic == topic; ++each) {
        const auto text = each->first.value.text(payload);
        const bool online = text == each->first.online;
        if (!online && text != each->first.offline) continue;
        each->second = {online, messages_};
        any = true;
    }
    return any;
}

std::optional<bool> SaidAvailability::isThere(const Availability& sensor) const {
    bool anyOnline = false, anyOffline = false, anySilent = false;
    Said last;
    for (const AvailabilityTopic& each : sensor.topics) {
        const auto found = said_.find(each);
        const Said said = found == said_.end() ? Said{} : found->second;
        anyOnline = anyOnline || said.online == true;
        anyOffline = anyOffline || said.online == false;
        anySilent = anySilent || !said.online;
        if (said.order > last.order) last = said;
    }
    if (sensor.mode == AvailabilityMode::latest) return last.online;
    const bool all = sensor.mode == AvailabilityMode::all;
    if (all ? anyOffline : anyOnline) return !all;
    if (anySilent) return std::nullopt;
    return anyOnline ? std::optional(true) : anyOffline ? std::optional(false) : std::nullopt;
}

}  // namespace joulewatch
