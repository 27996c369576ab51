#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "http/site.hpp"
#include "http/tls_identity.hpp"

namespace joulewatch {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8501;         // 0: any free one
    std::optional<TlsIdentity> tls{};  // HTTPS with TLS 1.2 or newer, and nothing else
};

/// Carries requests between sockets and a Site: HTTP/1.1 on one I/O thread, handlers on a few
/// others. Every wait has an end (head 10 s, body 10 KiB in each 10 s, answers 30 s plus a second
/// for each 16 KiB, idle connections 75 s), so that slow clients harm nobody.
class Server {
 public:
    static constexpr std::size_t kMaxConnections = 1024;
    static constexpr std::size_t kHandlerThreads = 4;

    /// Listens at once; what is asked before run() waits. Says in a sentence why it cannot.
    static Result<std::unique_ptr<Server>> listen(const Site& site, const ServerOptions& options);
    ~Server();

    std::uint16_t port() const;
    /// Serves until stop(), SIGINT or SIGTERM: then no new request is taken, what has begun gets
    /// 10 s to end. A second signal ends at once.
    void run();
    void stop();  // from any thread

 private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
