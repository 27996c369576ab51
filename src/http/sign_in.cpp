#include "http/sign_in.hpp"

#include <span>
#include <utility>

#include "http/answers.hpp"
#include "http/device_token.hpp"
#include "http/session_cookie.hpp"
#include "store/sha256.hpp"

namespace joulewatch {

namespace {

/// Compares all of both whatever they are: the time tells nothing about where they differ.
bool isSame(std::string_view given, std::string_view right) {
    return sha256(std::as_bytes(std::span(given))) == sha256(std::as_bytes(std::span(right)));
}

constexpr std::string_view kBearer = "Bearer ";

/// Devices have no session, but a token each; what they may send is their own affair.
std::optional<Response> admitDevice(Request& request, App& app) {
    const auto token = deviceToken(request);
    if (!token)
        return problem(401,
                       "A device shows its token in the Authorization header: Bearer, Token, or "
                       "Basic with it as password.");
    auto admitted = app.devices.admit(*token);
    if (!admitted && admitted.error().code == ErrorCode::notFound)
        return problem(401, "This token lets nobody in.");
    if (!admitted) return problem(admitted.error());
    if (admitted->waitFor.count() > 0) return tooFast(admitted->waitFor);
    request.sender = std::move(admitted->sender);
    return std::nullopt;
}

/// Prometheus has no session, but may have been given the token of the settings.
bool maySeeMetrics(const Request& request, const App& app) {
    const std::string_view given = request.header("authorization");
    return request.path == "/metrics" && !app.metricsToken.empty() && given.starts_with(kBearer) &&
           isSame(given.substr(kBearer.size()), app.metricsToken);
}

}  // namespace

std::optional<Response> authorize(Request& request, const Route& route, App& app) {
    const bool shownAlone = route.takes == Takes::readings && deviceToken(request);
    if (route.access.devicesOnly || shownAlone) return admitDevice(request, app);
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
