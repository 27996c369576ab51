// Connections come and go.
#include "http/server.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <csignal>

#include "http/server_impl.hpp"
#include "http/tls_context.hpp"

namespace joulewatch {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using namespace std::chrono_literals;
using boost::system::error_code;

constexpr auto kDrainTime = 10s;

}  // namespace

Server::Impl::Task<void> Server::Impl::acceptAll() {
    while (!stopping) {
        error_code ec;
        tcp::socket socket = co_await acceptor.async_accept(caught(ec));
        if (stopping) break;
        if (ec) {  // out of descriptors: give others time to end
            net::steady_timer pause(io, 50ms);
            co_await pause.async_wait(caught(ec));
            continue;
        }
        if (connections.size() >= kMaxConnections) continue;  // closes it
        const std::string client = socket.remote_endpoint(ec).address().to_string();
        if (ec) continue;  // gone already
        std::size_t& here = fromAddress[askerAt(client)];
        if (here >= kMaxFromAddress && !site.trusts(client)) continue;
        ++here;
        socket.set_option(tcp::no_delay(true), ec);
        socket.non_blocking(true, ec);
        auto connection = std::make_shared<Connection>(std::move(socket), tls ? &*tls : nullptr);
        connection->address = client;
        net::co_spawn(io, serve(std::move(connection)), net::detached);
    }
}

/// Ends connections on which nothing was asked for too long: one look a second instead of a timer
/// each.
Server::Impl::Task<void> Server::Impl::watchPatience() {
    net::steady_timer tick(io);
    while (!stopping) {
        error_code ec;
        tick.expires_after(1s);
        co_await tick.async_wait(caught(ec));
        const auto now = std::chrono::steady_clock::now();
        for (Connection* each : connections)
            if (each->patience <= now) each->stream.cancel();
    }
}

Server::Impl::Task<void> Server::Impl::watchSignals() {
    error_code ec;
    co_await signals.async_wait(caught(ec));
    if (ec) co_return;
    net::co_spawn(io, drain(), net::detached);
    co_await signals.async_wait(caught(ec));
    if (!ec) io.stop();
}

Server::Impl::Task<void> Server::Impl::drain() {
    if (std::exchange(stopping, true)) co_return;
    error_code ec;
    acceptor.close(ec);
    for (Connection* connection : connections) {
        connection->wake();
        if (connection->idle) connection->stream.cancel();
    }
    const auto deadline = std::chrono::steady_clock::now() + kDrainTime;
    net::steady_timer pause(io);
    while (!connections.empty() && std::chrono::steady_clock::now() < deadline) {
        pause.expires_after(10ms);
        co_await pause.async_wait(caught(ec));
    }
    io.stop();
}

Result<std::unique_ptr<Server>> Server::listen(const Site& site, const ServerOptions& options) {
    error_code ec;
    const std::string name = options.address == "localhost" ? "127.0.0.1" : options.address;
    const auto address = net::ip::make_address(name, ec);
    if (ec)
        return fail(ErrorCode::invalidInput, "'{}' is not an address of this machine.",
                    options.address);
    auto impl = std::make_unique<Impl>(site, address);
    if (options.tls) {
        auto context = tlsContext(*options.tls);
        if (!context) return fail(context.error());
        impl->tls.emplace(std::move(*context));
    }
    const tcp::endpoint endpoint(address, options.port);
    impl->acceptor.open(endpoint.protocol(), ec);
    if (!ec) impl->acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) impl->acceptor.bind(endpoint, ec);
    if (!ec) impl->acceptor.listen(net::socket_base::max_listen_connections, ec);
    if (ec == net::error::address_in_use)
        return fail(ErrorCode::conflict, "Port {} of {} is in use; choose another with --port.",
                    options.port, options.address);
    if (ec == net::error::access_denied)
        return fail(ErrorCode::unavailable,
                    "Port {} needs more rights than this user has; choose one from 1024 with "
                    "--port.",
                    options.port);
    if (ec)
        return fail(ErrorCode::unavailable, "{} port {} cannot be listened on: {}.",
                    options.address, options.port, ec.message());
    impl->signals.add(SIGINT, ec);
    impl->signals.add(SIGTERM, ec);
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { impl_->handlers.join(); }

std::uint16_t Server::port() const {
    error_code ec;
    return impl_->acceptor.local_endpoint(ec).port();
}

void Server::run() {
    net::co_spawn(impl_->io, impl_->acceptAll(), net::detached);
    net::co_spawn(impl_->io, impl_->watchSignals(), net::detached);
    net::co_spawn(impl_->io, impl_->watchPatience(), net::detached);
    impl_->io.run();
    impl_->handlers.join();  // what still runs refers to connections of ours
    impl_->finished.wait();
}

void Server::stop() {
    net::post(impl_->io, [this] { net::co_spawn(impl_->io, impl_->drain(), net::detached); });
}

}  // namespace joulewatch
