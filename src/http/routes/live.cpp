// What devices send, as it comes.
#include "app/live.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "app/metering.hpp"
#include "http/answers.hpp"
#include "http/live_events.hpp"
#include "http/live_json.hpp"
#include "http/routes/live_handlers.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

/// One a line.
std::set<MeterId> metersParam(const Request& request) {
    std::set<MeterId> meters;
    std::string_view lines = request.queryParam("meters").value_or("");
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        if (!line.empty()) meters.emplace(line);
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    }
    return meters;
}

/// When the message was made that a page has heard last, by its id; nothing for one that comes for
/// the first time.
std::optional<Timestamp> lastHeard(const Request& request) {
    const std::string_view id = request.header("last-event-id");
    std::int64_t microseconds = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), microseconds);
    if (id.empty() || error != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return Timestamp{std::chrono::floor<Duration>(std::chrono::microseconds{microseconds})};
}

}  // namespace

Response followLive(const Request& request, App& app) {
    if (app.live == nullptr) return problem(503, "This program takes no live readings.");
    if (!seesLive(request)) return problem(404, "There are no live readings of yours.");
    auto subscription = app.live->feed.subscribe(metersParam(request));
    if (!subscription) return problem(subscription.error());
    Response response;
    response.set("Content-Type", "text/event-stream");
    response.events = eventsOf(std::move(*subscription), lastHeard(request));
    return response;
}

Response listLiveEvents(const Request& request, App& app) {
    constexpr std::size_t kMost = 500;
    constexpr std::size_t kLargestId = INT64_MAX;
    if (app.live == nullptr) return problem(503, "This program takes no live readings.");
    EventQuery query;
    if (const auto meter = request.queryParam("meter")) query.meter = MeterId(*meter);
    const auto from = stampParam(request, "from"), to = stampParam(request, "to");
    if (!from) return problem(from.error());
    if (!to) return problem(to.error());
    query.from = from->value_or(query.from);
    query.to = to->value_or(query.to);
    const auto before = countParam(request, "before", 0, kLargestId, kLargestId);
    const auto limit = countParam(request, "limit", 1, kMost, 100);
    if (!before) return problem(before.error());
    if (!limit) return problem(limit.error());
    query.before = static_cast<std::int64_t>(*before);
    query.limit = *limit;
    Json all = Json::array();
    Json next = nullptr;
    if (seesLive(request)) {
        const auto events = app.live->events.events(query);
        if (!events) return problem(events.error());
        for (const KeptEvent& each : *events) all.push_back(toJson(each));
        if (events->size() == query.limit) next = events->back().id;
    }
    return jsonAnswer({{"events", std::move(all)}, {"next", std::move(next)}});
}

Response listLiveMeters(const Request& request, App& app) {
    if (app.live == nullptr) return problem(503, "This program takes no live readings.");
    Json all = Json::array();
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    if (seesLive(request))
        for (const auto& each : app.live->scoring.summaries()) {
            const auto known = app.metering.registry->find(each.id);
            all.push_back(toJson(each, known ? &*known : nullptr, now));
        }
    return jsonAnswer({{"meters", std::move(all)}});
}

}  // namespace joulewatch
