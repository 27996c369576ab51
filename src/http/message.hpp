#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/devices.hpp"
#include "app/pieces.hpp"
#include "app/upload.hpp"
#include "http/event_source.hpp"
#include "http/rate_limit.hpp"
#include "store/people_store.hpp"

namespace joulewatch {

class Traffic;

enum class Method : std::uint8_t { get, head, post, remove, other };

/// What a browser may send from the program's own pages only.
inline bool changesState(Method method) {
    return method == Method::post || method == Method::remove;
}

using NamedValues = std::vector<std::pair<std::string, std::string>>;

/// What a client asks, free of the server library: handlers are tested with one made by hand.
struct Request {
    Method method = Method::get;
    std::string target;   // as it came: path and query, still encoded
    NamedValues headers;  // names in lower case
    std::string clientAddress;

    // Filled in on the way to the handler:
    std::string id;  // ours, names this request in answers and logs
    std::string path;
    NamedValues query;
    NamedValues pathParams;
    std::shared_ptr<Upload> upload;    // of a route that takes a file
    std::string body;                  // of a route that takes JSON
    std::optional<SessionOfUser> who;  // signed in; there on a route that asks for it
    std::shared_ptr<Sender> sender;    // or a device, on a route that takes readings
    std::optional<RateState> rate;     // what who asks has left
    const Traffic* traffic = nullptr;  // of the server so far

    /// Empty when it was not sent.
    std::string_view header(std::string_view lowerCaseName) const;
    std::optional<std::string_view> queryParam(std::string_view name) const;
    /// The route's pattern names it, so it is there.
    const std::string& pathParam(std::string_view name) const;
};

/// What is answered. Only one of the bodies is used.
struct Response {
    unsigned status = 200;
    NamedValues headers;
    std::string body;
    std::optional<std::string_view> fixedBody;  // lives as long as the program
    std::shared_ptr<EventSource> events;        // sent one by one until it has ended
    std::shared_ptr<Pieces> pieces;             // each asked for once the one before is sent

    std::string_view bytes() const { return fixedBody ? *fixedBody : std::string_view(body); }
    void set(std::string_view name, std::string_view value) { headers.emplace_back(name, value); }
};

/// Takes an answer, once, from any thread.
using Answer = std::function<void(Response)>;

}  // namespace joulewatch
