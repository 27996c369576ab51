// What asks people to act.
#include "app/alerts.hpp"

#include "http/answers.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/reading_params.hpp"
#include "http/routes/user_names.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kDefaultAlerts = 100, kMaxAlerts = 1'000;

/// Who did it and when; null when nobody has.
Json answerJson(const std::optional<Timestamp>& at, const std::string& by, const UserNames& names) {
    if (!at) return nullptr;
    return {{"at", epochMs(*at)}, {"by", userShown(by, names)}};
}

Json alertJson(const Alert& alert, const UserNames& names) {
    return {{"id", alert.id},
            {"kind", alert.kind},
            {"severity", name(alert.severity)},
            {"state", name(alert.state())},
            {"subjectKind", alert.subjectKind},
            {"subject", alert.subject},
            {"text", alert.text},
            {"raisedAt", epochMs(alert.raisedAt)},
            {"acknowledged", answerJson(alert.acknowledgedAt, alert.acknowledgedBy, names)},
            {"resolved", answerJson(alert.endedAt, alert.endedBy, names)}};
}

Response answered(const Result<Alert>& alert, App& app) {
    if (!alert) return problem(alert.error());
    const auto names = userNames(app.accounts);
    return names ? jsonAnswer(alertJson(*alert, *names)) : problem(names.error());
}

}  // namespace

Response listAlerts(const Request& request, App& app) {
    const auto limit = countParam(request, "limit", 1, kMaxAlerts, kDefaultAlerts);
    if (!limit) return problem(limit.error());
    std::optional<AlertState> state;
    if (const auto wanted = request.queryParam("state")) {
        state = alertStateNamed(*wanted);
        if (!state) return problem(400, "'state' is active, acknowledged or resolved.");
    }
    const auto alerts = app.metering.alerts.list(state, static_cast<std::int64_t>(*limit));
    if (!alerts) return problem(alerts.error());
    const auto names = userNames(app.accounts);
    if (!names) return problem(names.error());
    Json all = Json::array();
    for (const Alert& each : *alerts) all.push_back(alertJson(each, *names));
    return jsonAnswer(all);
}

Response acknowledgeAlert(const Request& request, App& app) {
    return answered(app.metering.alerts.acknowledge(actorOf(request), request.pathParam("alertId")),
                    app);
}

Response resolveAlert(const Request& request, App& app) {
    return answered(app.metering.alerts.resolve(actorOf(request), request.pathParam("alertId")),
                    app);
}

}  // namespace joulewatch
