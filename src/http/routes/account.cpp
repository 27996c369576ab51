// Making an account, its name and its password.
#include <utility>

#include "http/answers.hpp"
#include "http/json_body.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/confirm.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {
namespace {

Response accepted() {
    Response response;
    response.status = 202;
    return response;
}

NewAccount newAccount(const Json& body) {
    return {body["name"].get<std::string>(), body["email"].get<std::string>(),
            body["password"].get<std::string>()};
}

}  // namespace

Response signUp(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"name", "email", "password"});
    if (!body) return problem(body.error());
    if (const auto wait = app.accounts.admitAddress(clientOf(request)); wait.count() > 0)
        return tooManyTries(wait);
    const auto made = app.accounts.signUp(newAccount(*body), clientOf(request));
    return made ? accepted() : problem(made.error());
}

Response setUp(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"token", "name", "email", "password"});
    if (!body) return problem(body.error());
    if (const auto wait = app.accounts.admitAddress(clientOf(request)); wait.count() > 0)
        return tooManyTries(wait);
    const auto begun = app.accounts.setUp((*body)["token"].get_ref<const std::string&>(),
                                          newAccount(*body), clientOf(request));
    return begun ? signedInAnswer(*begun, app) : problem(begun.error());
}

Response changePassword(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"current", "fresh"});
    if (!body) return problem(body.error());
    const auto answer = app.accounts.changePassword(
        *request.who, (*body)["current"].get_ref<const std::string&>(),
        (*body)["fresh"].get_ref<const std::string&>(), clientOf(request));
    if (!answer) return problem(answer.error());
    if (answer->waitFor.count() > 0) return tooManyTries(answer->waitFor);
    if (!answer->signedIn) return problem(403, "The current password is wrong.");
    return signedInAnswer(*answer->signedIn, app);
}

Response changeProfile(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"currentPassword"}, {}, {"name", "email"});
    if (!body) return problem(body.error());
    ProfileChange change;
    if (body->contains("name")) change.name = (*body)["name"].get<std::string>();
    if (body->contains("email")) change.email = (*body)["email"].get<std::string>();
    if (!change.name && !change.email) return problem(400, "Give a 'name', an 'email' or both.");
    if (auto refused = refuseUnconfirmed(request, *body, app)) return std::move(*refused);
    const std::string& userId = request.who->user.id;
    const auto user = app.accounts.changeProfile({userId, clientOf(request)}, userId, change);
    return user ? jsonAnswer(ownJson(*user)) : problem(user.error());
}

Response askForReset(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"login"});
    if (!body) return problem(body.error());
    if (const auto wait = app.accounts.admitAddress(clientOf(request)); wait.count() > 0)
        return tooManyTries(wait);
    const std::string& login = (*body)["login"].get_ref<const std::string&>();
    const auto noted = app.resetMail != nullptr
                           ? app.resetMail->ask(login, clientOf(request))
                           : app.accounts.askForReset(login, clientOf(request));
    return noted ? accepted() : problem(noted.error());
}

Response resetPassword(const Request& request, App& app) {
    const auto body = parseJsonBody(request.body, {"token", "password"});
    if (!body) return problem(body.error());
    if (const auto wait = app.accounts.admitAddress(clientOf(request)); wait.count() > 0)
        return tooManyTries(wait);
    const auto reset = app.accounts.resetPassword((*body)["token"].get_ref<const std::string&>(),
                                                  (*body)["password"].get_ref<const std::string&>(),
                                                  clientOf(request));
    return reset ? noContent() : problem(reset.error());
}

}  // namespace joulewatch
