#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "app/app.hpp"
#include "http/message.hpp"

namespace joulewatch {

using Handler = Response (*)(const Request&, App&);

enum class Takes : std::uint8_t { nothing, file };

struct Route {
    Method method;
    std::string_view path;   // "/api/jobs/{jobId}"; a parameter is an id of ours, 20 hex digits
    std::string_view query;  // the names it knows, with a space between; others are refused
    Handler handler;
    Takes takes = Takes::nothing;
};

/// The whole API on one screen.
std::span<const Route> routes();

struct RouteMatch {
    const Route* route = nullptr;  // null: there is no such thing, or not with this method
    NamedValues pathParams;
    std::string allowed;  // methods that the path has, for 405; empty: there is no such path
};
RouteMatch matchRoute(std::span<const Route> table, Method method, std::string_view path);

/// Whether `name` is one of a route's query names.
bool knowsQuery(const Route& route, std::string_view name);

}  // namespace joulewatch
