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
/// for each 16 KiB, idle connections 75 s), so that slow clients harm nobody. A connection without
/// a request has no buffer; readings of devices are taken on the I/O thread.
class Server {
 public:
    static constexpr std::size_t kMaxConnections = 12'288;
    static constexpr std::size_t kMaxFromAddress = 1024;  // an IPv6 network is one address
    static constexpr std::size_t kHandlerThreads = 4;
    /// Of bodies that are received or dealt with, all together; beyond it 503.
    static constexpr std::size_t kReadingsInMemory = 64 << 20;  // of those with readings
    static constexpr std::size_t kBodiesInMemory = 16 << 20;    // of all others

    /// Listens at once; what is asked before run() waits. Says in a sentence why it cannot.
    static Result<std::unique_ptr<Server>> listen(const Site& site, const ServerOptions& options);
    ~Server();

    std::uint16_t port() const;
    /// Serves until stop(), SIGINT or SIGTERM: then no new request is taken, what has begun gets
    /// 10 s to end. A second signal ends at once.
    void run();
    void stop();  // from any thread

    struct Impl;  // server_impl.hpp

 private:
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
