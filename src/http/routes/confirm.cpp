#include "http/routes/confirm.hpp"

#include "http/answers.hpp"
#include "http/routes/account_json.hpp"

namespace joulewatch {

std::optional<Response> refuseUnconfirmed(const Request& request, const Json& body, App& app) {
    if (!body.contains("currentPassword")) return problem(400, "'currentPassword' is missing.");
    const auto check = app.accounts.confirm(
        *request.who, body["currentPassword"].get_ref<const std::string&>(), clientOf(request));
    if (!check) return problem(check.error());
    if (check->waitFor.count() > 0) return tooManyTries(check->waitFor);
    if (!check->right) return problem(403, "The current password is wrong.");
    return std::nullopt;
}

}  // namespace joulewatch
