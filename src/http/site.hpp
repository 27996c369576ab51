#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "app/app.hpp"
#include "app/ingest.hpp"
#include "http/message.hpp"
#include "http/plain_post.hpp"
#include "http/proxy.hpp"
#include "http/rate_limit.hpp"
#include "http/route.hpp"
#include "http/traffic.hpp"
#include "http/web_app.hpp"

namespace joulewatch {

/// Takes an answer as it goes over the wire, once, from any thread.
using WireAnswer = std::function<void(std::string)>;

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

    Site(App& app, std::span<const WebFile> files, Proxy proxy = {});

    /// Fills in `id`, `path`, `query` and `pathParams` of the request, and who asks through a
    /// proxy. Nothing of the body is needed.
    Admission admit(Request& request) const;
    /// Finds out who asks; the refusal when they may not, or ask too often. May wait for the disk,
    /// as a handler may.
    std::optional<Response> authorize(Request& request, const Route& route) const;
    /// Opens the file that a body goes to; the refusal when there is too much of it or no room.
    tl::expected<Upload, Response> beginUpload(const Request& request,
                                               std::optional<std::uint64_t> announcedBytes) const;
    /// Whether authorize() of this request needs no disk: then the I/O thread may ask it.
    bool canAuthorizeAtOnce(const Request& request, const Route& route) const;
    /// Answers a device that sends readings as they most often come, from the I/O thread, with all
    /// the bytes of the answer; false: it is to be asked as others are. `post` is needed until this
    /// returns.
    bool handlePlain(const PlainPost& post, const WireAnswer& answer) const;
    Response handle(const Request& request, const Route& route) const;
    /// The same of a route that answers later: `request` must live until then.
    void handleLater(const Request& request, const Route& route, const Answer& answer) const;
    /// Whether many may come from this address: it is a proxy's.
    bool trusts(std::string_view address) const;
    /// A refusal that the server itself has found (a malformed head, a body too slow).
    Response refuse(const Request& request, unsigned status, std::string_view detail) const;

 private:
    bool answersTo(std::string_view host) const;
    std::optional<Response> limit(Request& request, const Route& route) const;
    Response dress(const Request& request, Response response, std::string_view nonce) const;
    Response finish(const Request& request, Response response, std::string_view nonce = {}) const;
    std::string plainHead(Response response) const;
    std::string plainAnswer(bool lines, const Result<Ingested>& taken) const;
    App& app_;
    WebApp web_;
    Proxy proxy_;
    mutable Traffic traffic_;
    mutable RateLimit rates_;
    std::string jsonHead_, linesHead_;  // of the answers of handlePlain()
};

/// JSON, or a JSON object a line.
bool isReadingsType(std::string_view type);

}  // namespace joulewatch
