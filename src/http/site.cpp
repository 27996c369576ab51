#include "http/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <future>
#include <utility>

#include "app/random_id.hpp"
#include "http/answers.hpp"
#include "http/device_token.hpp"
#include "http/guard.hpp"
#include "http/routes/ingest_answers.hpp"
#include "http/sign_in.hpp"
#include "http/target.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kRequestIdDigits = 8;
constexpr std::string_view kSomethingWrong = "Something is wrong inside the program.";

/// What programs ask rather than people.
bool isApiPath(std::string_view path) {
    constexpr std::array<std::string_view, 4> kInflux{"/write", "/ping", "/health", "/query"};
    if (std::ranges::find(kInflux, path) != kInflux.end()) return true;
    return path == "/api" || path.starts_with("/api/") || path == "/healthz" || path == "/readyz" ||
           path == "/metrics";
}

/// `influx -import` sends the end of a statement's line along, which is refused everywhere else.
std::string_view withoutLineEnd(std::string_view target) {
    constexpr std::string_view kLineEnd = "%0A";
    if (target.starts_with("/query?") && target.ends_with(kLineEnd))
        target.remove_suffix(kLineEnd.size());
    return target;
}

bool isPage(const Response& response) {
    const auto isHtml = [](const auto& header) {
        return header.first == "Content-Type" && header.second.starts_with("text/html");
    };
    return std::any_of(response.headers.begin(), response.headers.end(), isHtml);
}

/// A line a program can read for what an administrator should see. All values are ours or escaped.
void log(const Request& request, const Response& response) {
    const bool worthIt = response.status >= 500 || response.status == 403 || response.status == 421;
    if (!worthIt) return;
    Json line;
    line["request"] = request.id;
    line["status"] = response.status;
    line["path"] = request.path;
    fmt::print(stderr, "{}\n", line.dump(-1, ' ', true, Json::error_handler_t::replace));
}

Response methodNotAllowed(std::string_view allowed) {
    Response response = problem(405, fmt::format("Only {} is possible here.", allowed));
    response.set("Allow", allowed);
    return response;
}

bool isJsonType(std::string_view type) {
    return type == "application/json" || type.starts_with("application/json;");
}

}  // namespace

bool isReadingsType(std::string_view type) {
    return isJsonType(type) || type == "application/x-ndjson";
}

namespace {

/// JSON is what the forms of other sites cannot send.
bool isWanted(const Route& route, std::string_view type) {
    if (route.takes == Takes::readings) return isReadingsType(type);
    if (route.takes == Takes::maybeJson) return type.empty() || isJsonType(type);
    return route.takes != Takes::json || isJsonType(type);
}

std::optional<Response> refuseQuery(const Request& request, const Route& route) {
    for (const auto& [name, value] : request.query)
        if (!knowsQuery(route, name))
            return problem(400, fmt::format("'{}' is not known here.", name));
    return std::nullopt;
}

/// A header that may come in several lines, as one (RFC 9110, 5.3).
std::string allOf(const Request& request, std::string_view name) {
    std::string all;
    for (const auto& [each, value] : request.headers)
        if (each == name) all += (all.empty() ? "" : ", ") + value;
    return all;
}

/// What watches over the program must not lose sight of it when somebody asks too often.
bool isWatched(std::string_view path) {
    return path == "/api/health" || path == "/ping" || path == "/health" || path == "/healthz" ||
           path == "/readyz" || path == "/metrics";
}

void addRate(Response& response, const RateState& rate) {
    response.set("RateLimit-Limit", std::to_string(rate.limit));
    response.set("RateLimit-Remaining", std::to_string(rate.remaining));
    response.set("RateLimit-Reset", std::to_string(rate.reset.count()));
}

}  // namespace

Site::Site(App& app, std::span<const WebFile> files, Proxy proxy)
    : app_(app),
      web_(files),
      proxy_(std::move(proxy)),
      jsonHead_(plainHead(jsonAnswer(Json::object()))),
      linesHead_(plainHead(linesAnswer(Ingested{}))) {}

/// Adds what every answer has, and the request's id to what explains a failure.
Response Site::dress(const Request& request, Response response, std::string_view nonce) const {
    if (response.status >= 400 && !response.body.empty() && response.body.front() == '{')
        response.body.insert(response.body.size() - 1,
                             fmt::format(",\"requestId\":\"{}\"", request.id));
    response.set("X-Request-Id", request.id);
    const bool isPageOrFile = !request.path.empty() && !isApiPath(request.path);
    addSecurityHeaders(response, !isPageOrFile, nonce);
    if (app_.secure) addTransportSecurity(response, request);
    if (request.rate) addRate(response, *request.rate);
    return response;
}

Response Site::finish(const Request& request, Response response, std::string_view nonce) const {
    log(request, response);
    traffic_.count(response.status);
    return dress(request, std::move(response), nonce);
}

Response Site::refuse(const Request& request, unsigned status, std::string_view detail) const {
    Request named = request;
    if (named.id.empty()) named.id = randomId(kRequestIdDigits);  // refused before it was admitted
    return finish(named, problem(status, detail));
}

bool Site::trusts(std::string_view address) const {
    return std::ranges::find(proxy_.trusted, address) != proxy_.trusted.end();
}

/// A page elsewhere that resolves to us has another name (DNS rebinding). Over TLS the certificate
/// has shown who we are; behind a proxy it has not: that is between browser and proxy.
bool Site::answersTo(std::string_view host) const {
    if (app_.plainHttp || isLoopbackHost(host)) return true;
    return proxy_.isThere() ? host == proxy_.host() : app_.secure;
}

Admission Site::admit(Request& request) const {
    request.id = randomId(kRequestIdDigits);
    request.clientAddress =
        clientBehind(proxy_, request.clientAddress, allOf(request, "x-forwarded-for"));
    const auto answer = [&](Response response) {
        return Admission{finish(request, std::move(response)), nullptr};
    };
    auto target = parseTarget(withoutLineEnd(request.target));
    if (!target) return answer(problem(target.error()));
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    if (!answersTo(request.header("host")))
        return answer(
            problem(421, fmt::format("This Joulewatch answers to {} only; open it as {}.",
                                     proxy_.isThere() ? "its public name" : "localhost",
                                     proxy_.isThere() ? proxy_.origin : "http://127.0.0.1")));
    if (!isApiPath(request.path)) {
        if (request.method != Method::get && request.method != Method::head)
            return answer(methodNotAllowed("GET, HEAD"));
        const std::string nonce = randomId(32);
        Response response = web_.answer(request, nonce);
        const bool page = isPage(response);  // files are kept by browsers, a nonce is for once
        return {finish(request, std::move(response),
                       page ? std::string_view(nonce) : std::string_view()),
                nullptr};
    }
    RouteMatch match = matchRoute(routes(), request.method, request.target);
    if (match.allowed.empty()) return answer(problem(404, "There is nothing under this address."));
    if (match.route == nullptr) return answer(methodNotAllowed(match.allowed));
    if (changesState(request.method) && !isSameOrigin(request, app_.secure, proxy_.origin))
        return answer(problem(403, "This may be asked by the program's own pages only."));
    if (auto refused = refuseQuery(request, *match.route)) return answer(std::move(*refused));
    request.traffic = &traffic_;
    if (!isWanted(*match.route, request.header("content-type")))
        return answer(problem(415, "Send JSON, as application/json."));
    request.pathParams = std::move(match.pathParams);
    return {std::nullopt, match.route};
}

/// The refusal of who asks too often. Where nobody logs in, everybody is nobody: no limit then.
std::optional<Response> Site::limit(Request& request, const Route& route) const {
    if (isWatched(route.path) || request.sender)
        return std::nullopt;  // a device has limits of its own
    const auto now = RateLimit::Clock::now();
    request.rate =
        request.who ? rates_.admit("user " + request.who->user.id, RateLimit::kUserPerMinute, now)
                    : rates_.admit("at " + askerAt(request.clientAddress),
                                   RateLimit::kAnonymousPerMinute, now);
    const bool download =
        route.gives == Gives::download && request.who && request.rate->retryAfter.count() == 0;
    if (download)
        request.rate = rates_.admit("downloads of " + request.who->user.id,
                                    RateLimit::kDownloadsPerMinute, now);
    const auto wait = request.rate->retryAfter;
    if (wait.count() == 0) return std::nullopt;
    Response response = problem(
        429, download ? fmt::format("These are more than {} downloads a minute; ask again in {} s.",
                                    request.rate->limit, wait.count())
                      : fmt::format("These are more than {} requests a minute; ask again in {} s.",
                                    request.rate->limit, wait.count()));
    response.set("Retry-After", std::to_string(wait.count()));
    return response;
}

std::optional<Response> Site::authorize(Request& request, const Route& route) const {
    auto denied = joulewatch::authorize(request, route, app_);  // tells who it is as well
    auto refused = limit(request, route);
    if (!refused) refused = std::move(denied);
    if (!refused) return std::nullopt;
    return finish(request, std::move(*refused));
}

tl::expected<Upload, Response> Site::beginUpload(
    const Request& request, std::optional<std::uint64_t> announcedBytes) const {
    if (announcedBytes.value_or(0) > Workspace::kMaxUploadBytes)
        return tl::unexpected(refuse(request, 413, "A file may have 1 GiB at most."));
    auto upload = app_.workspace.beginUpload(announcedBytes);
    if (!upload) return tl::unexpected(refuse(request, 507, upload.error().message));
    return std::move(*upload);
}

bool Site::canAuthorizeAtOnce(const Request& request, const Route& route) const {
    const bool ofDevices = route.takes == Takes::readings || route.takes == Takes::lines;
    const auto token = ofDevices ? deviceToken(request) : std::nullopt;
    return token && app_.devices.knowsByHeart(*token);
}

Response Site::handle(const Request& request, const Route& route) const {
    if (route.handler.plain == nullptr) {
        std::promise<Response> later;
        handleLater(request, route,
                    [&](Response response) { later.set_value(std::move(response)); });
        return later.get_future().get();
    }
    try {
        return finish(request, route.handler.plain(request, app_));
    } catch (const std::exception&) {  // a library's; what it says may name our inside
        return refuse(request, 500, kSomethingWrong);
    }
}

void Site::handleLater(const Request& request, const Route& route, const Answer& answer) const {
    try {
        route.handler.late(request, app_, [this, &request, answer = answer](Response response) {
            answer(finish(request, std::move(response)));
        });
    } catch (const std::exception&) {
        answer(refuse(request, 500, kSomethingWrong));
    }
}

}  // namespace joulewatch
