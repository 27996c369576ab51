// Signing in and out.
#include <utility>

#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/handlers.hpp"
#include "http/session_cookie.hpp"

namespace joulewatch {

Response getSession(const Request& request, App& app) {
    return sessionAnswer(request.who ? &request.who->user : nullptr,
                         sessionToken(request, app.secure), app);
}

Response logIn(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"login", "password"}, {"keepSignedIn"});
    if (!body) return problem(body.error());
    const auto answer = app.accounts.logIn((*body)["login"].get_ref<const std::string&>(),
                                           (*body)["password"].get_ref<const std::string&>(),
                                           body->value("keepSignedIn", false), clientOf(request));
    if (!answer) return problem(answer.error());
    if (answer->waitFor.count() > 0) return tooManyTries(answer->waitFor);
    if (!answer->signedIn) return problem(401, "The name or the password is wrong.");
    return signedInAnswer(*answer->signedIn, app);
}

Response logOut(const Request& request, App& app) {
    const std::string_view token = sessionToken(request, app.secure);
    if (auto ended = app.accounts.logOut(token, clientOf(request)); !ended)
        return problem(ended.error());
    Response response = noContent();
    response.set("Set-Cookie", endedSessionCookie(app.secure));
    response.set("Clear-Site-Data", "\"cache\", \"cookies\"");
    return response;
}

Response listSessions(const Request& request, App& app) {
    const auto sessions = app.accounts.sessionsOf(request.who->user.id);
    if (!sessions) return problem(sessions.error());
    Json all = Json::array();
    for (const Session& each : *sessions)
        all.push_back({{"id", each.id},
                       {"created", epochMs(each.createdAt)},
                       {"lastSeen", epochMs(each.lastSeenAt)},
                       {"expires", epochMs(each.expiresAt)},
                       {"userAgent", each.userAgent},
                       {"current", each.id == request.who->session.id}});
    return jsonAnswer(all);
}

Response endSession(const Request& request, App& app) {
    const std::string& userId = request.who->user.id;
    const auto ended = app.accounts.endSession({userId, clientOf(request)}, userId,
                                               request.pathParam("sessionId"));
    return ended ? noContent() : problem(ended.error());
}

Response useDemoLink(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"token"});
    if (!body) return problem(body.error());
    if (const auto wait = app.accounts.admitAddress(clientOf(request)); wait.count() > 0)
        return tooManyTries(wait);
    const auto begun = app.accounts.useDemoToken((*body)["token"].get_ref<const std::string&>(),
                                                 clientOf(request));
    return begun ? signedInAnswer(*begun, app) : problem(begun.error());
}

}  // namespace joulewatch
