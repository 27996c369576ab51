#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/app.hpp"
#include "core/role.hpp"
#include "http/message.hpp"

namespace joulewatch {

using PlainHandler = Response (*)(const Request&, App&);
/// Answers later, without a thread that waits; `request` lives until then.
using LateHandler = void (*)(const Request& request, App&, const Answer&);

/// One of the two.
struct Handler {
    // NOLINTBEGIN(google-explicit-constructor): a function is what the route table names
    constexpr Handler(PlainHandler handler) : plain(handler) {}
    constexpr Handler(LateHandler handler) : late(handler) {}
    // NOLINTEND(google-explicit-constructor)
    PlainHandler plain = nullptr;
    LateHandler late = nullptr;
};

/// `readings`: JSON, of a person or a device; `lines`: what a device sends in its own words.
enum class Takes : std::uint8_t { nothing, file, json, maybeJson, readings, lines, form };
enum class Gives : std::uint8_t { answer, download };  // a download may be asked for less often

/// Who may call a route.
struct Access {
    std::optional<Role> atLeast;  // empty: anyone
    bool devicesOnly = false;     // by their tokens; people have other ways
};
inline constexpr Access kAnyone{};
inline constexpr Access kSignedIn{Role::household};
inline constexpr Access kAdmins{Role::admin};
inline constexpr Access kDevices{std::nullopt, true};
constexpr Access from(Role role) { return {role}; }

struct Route {
    Method method;
    /// "/api/jobs/{jobId}"; a parameter is an id of ours: hex digits. But `{meterId}` is what a
    /// device calls its meter: 1 to 255 bytes, percent-encoded, also with a slash in it.
    std::string_view path;
    std::string_view query;  // the names it knows, with a space between; others are refused
    Handler handler;
    Access access;
    Takes takes = Takes::nothing;
    Gives gives = Gives::answer;
};

/// The whole API on one screen.
std::span<const Route> routes();

struct RouteMatch {
    const Route* route = nullptr;  // null: there is no such thing, or not with this method
    NamedValues pathParams;
    std::string allowed;  // methods that the path has, for 405; empty: there is no such path
};
/// `target` is as it came: what is escaped in a segment does not end it.
RouteMatch matchRoute(std::span<const Route> table, Method method, std::string_view target);

/// Whether `name` is one of a route's query names.
bool knowsQuery(const Route& route, std::string_view name);

}  // namespace joulewatch
