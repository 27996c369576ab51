#include "http/route.hpp"

#include <algorithm>
#include <optional>

namespace joulewatch {
namespace {

constexpr std::size_t kIdDigits = 20;
constexpr std::size_t kUserIdDigits = 32;
constexpr std::size_t kTokenIdDigits = 12;

bool isId(std::string_view text) {
    return (text.size() == kIdDigits || text.size() == kUserIdDigits ||
            text.size() == kTokenIdDigits) &&
           text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string_view takeSegment(std::string_view& path) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    return segment;
}

std::optional<NamedValues> matchPath(std::string_view pattern, std::string_view path) {
    if (std::count(pattern.begin(), pattern.end(), '/') !=
        std::count(path.begin(), path.end(), '/'))
        return std::nullopt;
    NamedValues params;
    while (!pattern.empty()) {
        const std::string_view wanted = takeSegment(pattern);
        const std::string_view given = takeSegment(path);
        if (wanted.starts_with('{') && isId(given))
            params.emplace_back(wanted.substr(1, wanted.size() - 2), given);
        else if (wanted != given || wanted.starts_with('{'))
            return std::nullopt;
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

RouteMatch matchRoute(std::span<const Route> table, Method method, std::string_view path) {
    RouteMatch match;
    const Method wanted = method == Method::head ? Method::get : method;
    for (const Route& route : table) {
        auto params = matchPath(route.path, path);
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
