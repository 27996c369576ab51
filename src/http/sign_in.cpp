#include "http/sign_in.hpp"

#include <span>

#include "http/answers.hpp"
#include "http/session_cookie.hpp"
#include "store/sha256.hpp"

namespace joulewatch {

namespace {

/// Compares all of both whatever they are: the time tells nothing about where they differ.
bool isSame(std::string_view given, std::string_view right) {
    return sha256(std::as_bytes(std::span(given))) == sha256(std::as_bytes(std::span(right)));
}

/// Prometheus has no session, but may have been given the token of the settings.
bool maySeeMetrics(const Request& request, const App& app) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string_view given = request.header("authorization");
    return request.path == "/metrics" && !app.metricsToken.empty() && given.starts_with(kScheme) &&
           isSame(given.substr(kScheme.size()), app.metricsToken);
}

}  // namespace

std::optional<Response> authorize(Request& request, const Route& route, App& app) {
    const std::string_view token = sessionToken(request, app.secure);
    if (!token.empty()) {
        auto who = app.accounts.whoIs(token);
        if (!who && who.error().code != ErrorCode::notFound) return problem(who.error());
        if (who) request.who = std::move(*who);
    }
    if (!route.access.atLeast) return std::nullopt;
    if (maySeeMetrics(request, app)) return std::nullopt;
    if (!request.who) return problem(401, "Log in first.");
    if (!isAtLeast(request.who->user.role, *route.access.atLeast))
        return problem(403, "Your role does not allow this; ask an admin.");
    if (changesState(request.method) && !isCsrfToken(request.header("x-csrf-token"), token))
        return problem(403, "This may be asked by the program's own pages only.");
    return std::nullopt;
}

}  // namespace joulewatch
