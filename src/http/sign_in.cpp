#include "http/sign_in.hpp"

#include "http/answers.hpp"
#include "http/session_cookie.hpp"

namespace joulewatch {

std::optional<Response> authorize(Request& request, const Route& route, App& app) {
    const std::string_view token = sessionToken(request, app.secure);
    if (!token.empty()) {
        auto who = app.accounts.whoIs(token);
        if (!who && who.error().code != ErrorCode::notFound) return problem(who.error());
        if (who) request.who = std::move(*who);
    }
    if (!route.access.atLeast || !(app.requireLogIn || route.access.always)) return std::nullopt;
    if (!request.who) return problem(401, "Log in first.");
    if (!isAtLeast(request.who->user.role, *route.access.atLeast))
        return problem(403, "Your role does not allow this; ask an admin.");
    if (changesState(request.method) && !isCsrfToken(request.header("x-csrf-token"), token))
        return problem(403, "This may be asked by the program's own pages only.");
    return std::nullopt;
}

}  // namespace joulewatch
