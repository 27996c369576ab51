// What devices send, as it comes.
#include "app/live.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "http/answers.hpp"
#include "http/live_events.hpp"
#include "http/routes/live_handlers.hpp"
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

}  // namespace joulewatch
