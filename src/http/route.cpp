#include "http/route.hpp"

#include <algorithm>
#include <optional>

#include "http/target.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kIdDigits = 20;
constexpr std::size_t kUserIdDigits = 32;
constexpr std::size_t kTokenIdDigits = 12;
constexpr std::string_view kMeterParam = "{meterId}";
constexpr std::size_t kMaxMeterBytes = 255;

bool isId(std::string_view text) {
    return (text.size() == kIdDigits || text.size() == kUserIdDigits ||
            text.size() == kTokenIdDigits) &&
           text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// What devices call their meters. Dots alone are steps up and down the path to all who are between
/// us and the sender, however they are written (RFC 3986, 5.2.4).
bool isMeter(std::string_view text) {
    return !text.empty() && text.size() <= kMaxMeterBytes && text != "." && text != "..";
}

bool fits(std::string_view param, std::string_view given) {
    return param == kMeterParam ? isMeter(given) : isId(given);
}

std::string_view takeSegment(std::string_view& path) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    return segment;
}

/// Empty where an escape is none.
std::optional<std::vector<std::string>> segmentsOf(std::string_view path) {
    std::vector<std::string> segments;
    for (bool more = true; more;) {
        more = path.find('/') != std::string_view::npos;
        auto segment = decodePercent(takeSegment(path));
        if (!segment) return std::nullopt;
        segments.push_back(std::move(*segment));
    }
    return segments;
}

std::optional<NamedValues> matchPath(std::string_view pattern,
                                     std::span<const std::string> segments) {
    const auto slashes = static_cast<std::size_t>(std::ranges::count(pattern, '/'));
    if (slashes + 1 != segments.size()) return std::nullopt;
    NamedValues params;
    for (const std::string& given : segments) {
        const std::string_view wanted = takeSegment(pattern);
        if (!wanted.starts_with('{') ? wanted != given : !fits(wanted, given)) return std::nullopt;
        if (wanted.starts_with('{'))
            params.emplace_back(wanted.substr(1, wanted.size() - 2), given);
    }
    return params;
}

std::string_view methodName(Method method) {
    switch (method) {
        case Method::get:
            return "GET, HEAD";
        case Method::post:
            return "POST";
        case Method::remove:
            return "DELETE";
        case Method::head:
        case Method::other:
            break;
    }
    return "";
}

}  // namespace

RouteMatch matchRoute(std::span<const Route> table, Method method, std::string_view target) {
    RouteMatch match;
    const auto segments = segmentsOf(target.substr(0, target.find('?')));
    if (!segments) return match;
    const Method wanted = method == Method::head ? Method::get : method;
    for (const Route& route : table) {
        auto params = matchPath(route.path, *segments);
        if (!params) continue;
        if (!match.allowed.empty()) match.allowed += ", ";
        match.allowed += methodName(route.method);
        if (route.method != wanted) continue;
        match.route = &route;
        match.pathParams = std::move(*params);
    }
    return match;
}

bool knowsQuery(const Route& route, std::string_view name) {
    std::string_view rest = route.query;
    while (!rest.empty()) {
        const std::string_view known = rest.substr(0, rest.find(' '));
        if (known == name) return true;
        rest.remove_prefix(std::min(rest.size(), known.size() + 1));
    }
    return false;
}

}  // namespace joulewatch
