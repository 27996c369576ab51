// What a meter says now.
#include <chrono>

#include "app/latest_values.hpp"
#include "http/answers.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_json.hpp"
#include "http/routes/visible.hpp"

namespace joulewatch {
namespace {

/// A meter whose clock is ahead has readings of a negative age.
std::int64_t ageMs(Timestamp at, Timestamp now) { return (now - at).count(); }

}  // namespace

Response getLatest(const Request& request, App& app) {
    const std::string& id = request.pathParam("meterId");
    if (!seesLive(request) || app.workspace.live() == nullptr)
        return problem(404, fmt::format("There are no live readings of '{}'.", id));
    const auto values = latestValues(app.workspace.live()->store(), id);
    if (!values && values.error().code == ErrorCode::notFound)
        return problem(404, fmt::format("There are no live readings of '{}'.", id));
    if (!values) return problem(values.error());
    const Timestamp now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    Json answer{{"meter", id}, {"at", nullptr}, {"ageMs", nullptr}, {"metrics", Json::object()}};
    Timestamp newest = Timestamp::min();
    for (const MetricInfo& each : kMetrics) {
        const auto& value = (*values)[index(each.metric)];
        if (!value) continue;
        answer["metrics"][std::string(each.name)] = {{"value", value->value},
                                                     {"unit", each.unit},
                                                     {"at", epochMs(value->at)},
                                                     {"ageMs", ageMs(value->at, now)}};
        newest = std::max(newest, value->at);
    }
    if (newest > Timestamp::min()) {
        answer["at"] = epochMs(newest);
        answer["ageMs"] = ageMs(newest, now);
    }
    return jsonAnswer(answer);
}

}  // namespace joulewatch
