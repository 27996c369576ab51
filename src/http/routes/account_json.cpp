#include "http/routes/account_json.hpp"

#include <fmt/format.h>

#include <optional>

#include "http/answers.hpp"
#include "http/session_cookie.hpp"

namespace joulewatch {

Client clientOf(const Request& request) {
    return {request.clientAddress, std::string(request.header("user-agent"))};
}

Actor actorOf(const Request& request) { return {request.who->user.id, clientOf(request)}; }

Json ownJson(const User& user) {
    return {{"id", user.id}, {"name", user.name}, {"email", user.email}, {"role", name(user.role)}};
}

Response sessionAnswer(const User* user, std::string_view token, App& app) {
    const auto needsSetUp = app.accounts.needsSetUp();
    if (!needsSetUp) return problem(needsSetUp.error());
    Json answer;
    answer["user"] = nullptr;
    answer["csrfToken"] = nullptr;
    if (user != nullptr) {
        answer["user"] = ownJson(*user);
        answer["csrfToken"] = csrfToken(token);
    }
    answer["needsSetUp"] = *needsSetUp;
    answer["signUp"] = name(app.accounts.signUpPolicy());
    answer["resetMail"] = app.resetMail != nullptr;
    return jsonAnswer(answer);
}

Response signedInAnswer(const SignedIn& begun, App& app) {
    Response response = sessionAnswer(&begun.user, begun.token, app);
    const bool kept = begun.session.idleTime > Duration{Accounts::kIdleTime};
    const std::chrono::seconds lifetime = Accounts::kKeptSessionTime;
    response.set("Set-Cookie", sessionCookie(begun.token, app.secure,
                                             kept ? std::optional(lifetime) : std::nullopt));
    return response;
}

Response tooManyTries(std::chrono::seconds wait) {
    Response response = problem(
        429,
        fmt::format("There were too many tries; the next one is possible in {} s.", wait.count()));
    response.set("Retry-After", std::to_string(wait.count()));
    return response;
}

}  // namespace joulewatch
