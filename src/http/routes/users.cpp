// What admins do to other people's accounts.
#include <optional>
#include <utility>

#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/confirm.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Json userJson(const User& user) {
    return {{"id", user.id},
            {"name", user.name},
            {"email", user.email},
            {"role", name(user.role)},
            {"disabled", user.disabled},
            {"created", epochMs(user.createdAt)},
            {"lastLogin", user.lastLoginAt ? Json(epochMs(*user.lastLoginAt)) : Json(nullptr)}};
}

Result<Role> roleOf(const Json& body) {
    const auto role = roleNamed(body["role"].get_ref<const std::string&>());
    if (role) return *role;
    return fail(ErrorCode::invalidInput,
                "'role' is one of household, viewer, technician, operator, admin.");
}

}  // namespace

Response listUsers(const Request&, App& app) {
    const auto users = app.accounts.users();
    if (!users) return problem(users.error());
    Json all = Json::array();
    for (const User& each : *users) all.push_back(userJson(each));
    return jsonAnswer(all);
}

Response addUser(const Request& request, App& app) {
    const auto body =
        parseJsonBody(request.body, {"name", "password", "role", "currentPassword"}, {}, {"email"});
    if (!body) return problem(body.error());
    const auto role = roleOf(*body);
    if (!role) return problem(role.error());
    if (auto refused = refuseUnconfirmed(request, *body, app)) return std::move(*refused);
    const auto user = app.accounts.addUser(
        actorOf(request),
        {(*body)["name"].get<std::string>(), body->value("email", std::string()),
         (*body)["password"].get<std::string>()},
        *role);
    return user ? jsonAnswer(userJson(*user)) : problem(user.error());
}

Response changeUser(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {}, {"disabled"}, {"role", "currentPassword"});
    if (!body) return problem(body.error());
    const std::string& userId = request.pathParam("userId");
    if (body->contains("role")) {
        const auto role = roleOf(*body);
        if (!role) return problem(role.error());
        if (auto refused = refuseUnconfirmed(request, *body, app)) return std::move(*refused);
        if (auto set = app.accounts.setRole(actorOf(request), userId, *role); !set)
            return problem(set.error());
    }
    if (body->contains("disabled"))
        if (auto set =
                app.accounts.setDisabled(actorOf(request), userId, (*body)["disabled"].get<bool>());
            !set)
            return problem(set.error());
    const auto user = app.accounts.user(userId);
    return user ? jsonAnswer(userJson(*user)) : problem(user.error());
}

Response makeResetLink(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"currentPassword"});
    if (!body) return problem(body.error());
    if (auto refused = refuseUnconfirmed(request, *body, app)) return std::move(*refused);
    const Timestamp expires = app.accounts.now() + Accounts::kResetTime;
    const auto token = app.accounts.makeResetToken(actorOf(request), request.pathParam("userId"));
    if (!token) return problem(token.error());
    // Behind '#': browsers neither send nor log it. No host: what a client calls us is no fact.
    return jsonAnswer(Json{{"link", "/reset#" + *token}, {"expires", epochMs(expires)}});
}

}  // namespace joulewatch
