#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "app/app.hpp"
#include "http/message.hpp"
#include "http/proxy.hpp"
#include "http/rate_limit.hpp"
#include "http/route.hpp"
#include "http/traffic.hpp"
#include "http/web_app.hpp"

namespace joulewatch {

/// What is done with a request once its head is here: answered on the spot, or left to a handler,
/// which may take a while.
struct Admission {
    std::optional<Response> response;
    const Route* route = nullptr;
};

/// All of HTTP but the sockets: who may ask, which handler answers, which headers guard the answer.
/// Safe to call from any thread.
class Site {
 public:
    static constexpr std::size_t kMaxJsonBytes = 64 * 1024;
    static constexpr std::size_t kMaxReadingsBytes = 8 * 1024 * 1024;

    Site(App& app, std::span<const WebFile> files, Proxy proxy = {})
        : app_(app), web_(files), proxy_(std::move(proxy)) {}

    /// Fills in `id`, `path`, `query` and `pathParams` of the request, and who asks through a
    /// proxy. Nothing of the body is needed.
    Admission admit(Request& request) const;
    /// Finds out who asks; the refusal when they may not, or ask too often. May wait for the disk,
    /// as a handler may.
    std::optional<Response> authorize(Request& request, const Route& route) const;
    /// Opens the file that a body goes to; the refusal when there is too much of it or no room.
    tl::expected<Upload, Response> beginUpload(const Request& request,
                                               std::optional<std::uint64_t> announcedBytes) const;
    Response handle(const Request& request, const Route& route) const;
    /// A refusal that the server itself has found (a malformed head, a body too slow).
    Response refuse(const Request& request, unsigned status, std::string_view detail) const;

 private:
    bool answersTo(std::string_view host) const;
    std::optional<Response> limit(Request& request, const Route& route) const;
    Response finish(const Request& request, Response response, std::string_view nonce = {}) const;
    App& app_;
    WebApp web_;
    Proxy proxy_;
    mutable Traffic traffic_;
    mutable RateLimit rates_;
};

}  // namespace joulewatch
