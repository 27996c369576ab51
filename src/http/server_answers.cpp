// What is told: a text, pieces of a download, events.
#include <array>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>

#include "http/server_impl.hpp"

namespace joulewatch {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using namespace std::chrono_literals;
using boost::system::error_code;

constexpr auto kHeartbeat = 15s;
constexpr auto kEventTime = 30s;          // for a reader to take what it is sent
constexpr int kEventBuffer = 128 * 1024;  // of the system, for a reader that stands still

/// What a slow client gets to take so many bytes.
std::chrono::seconds timeFor(std::size_t bytes) {
    return 30s + std::chrono::seconds(bytes / (16 * 1024));
}

void sayLength(http::response<http::span_body<const char>>& message, const Pieces& pieces,
               bool chunked) {
    if (const auto bytes = pieces.bytes())
        message.content_length(*bytes);
    else
        message.chunked(chunked);
}

}  // namespace

Server::Impl::Task<bool> Server::Impl::send(Connection& connection, const Response& response,
                                            const Request& request, bool keepAlive, bool chunked) {
    const std::string_view bytes = response.bytes();
    http::response<http::span_body<const char>> message;
    message.result(response.status);
    message.version(11);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(keepAlive);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (response.pieces)
        sayLength(message, *response.pieces, chunked);
    else if (!response.events && !bodiless)
        message.content_length(bytes.size());
    const bool headOnly =
        bodiless || response.events || response.pieces || request.method == Method::head;
    if (!headOnly) message.body() = {bytes.data(), bytes.size()};
    http::response_serializer<http::span_body<const char>> serializer(message);
    error_code ec;
    connection.stream.expires_after(timeFor(bytes.size()));
    if (headOnly)
        co_await http::async_write_header(connection.stream, serializer, caught(ec));
    else
        co_await http::async_write(connection.stream, serializer, caught(ec));
    co_return !ec;
}

/// In one go, most often: the socket has room for it.
Server::Impl::Task<bool> Server::Impl::sendText(Connection& connection, const std::string& text) {
    error_code ec;
    std::size_t sent = connection.stream.socket().write_some(net::buffer(text), ec);
    if (ec == net::error::would_block) {
        sent = 0;
        ec = {};
    }
    if (!ec && sent < text.size()) {
        connection.stream.expires_after(30s);
        co_await net::async_write(connection.stream, net::buffer(text) + sent, caught(ec));
    }
    co_return !ec;
}

/// A piece is made, aside, once the one before is with the client or on its way: whoever reads
/// slowly is waited for, and who has gone is seen at the next piece. What fails on the way cannot
/// be said any more; the body then ends without its end, which the client sees.
Server::Impl::Task<bool> Server::Impl::sendPieces(Connection& connection, Pieces& pieces,
                                                  bool chunked) {
    while (true) {
        auto make = [&pieces] { return pieces.next(); };
        const Result<std::string> piece = co_await aside(make);
        if (!piece) co_return false;
        const net::const_buffer bytes = net::buffer(*piece);
        error_code ec;
        connection.stream.expires_after(timeFor(piece->size()));
        if (chunked && piece->empty())
            co_await net::async_write(connection.stream, http::make_chunk_last(), caught(ec));
        else if (chunked)
            co_await net::async_write(connection.stream, http::make_chunk(bytes), caught(ec));
        else
            co_await net::async_write(connection.stream, bytes, caught(ec));
        if (ec || piece->empty()) co_return !ec;
    }
}

/// A page that is left gives its place back at once, not with the next thing that it is told.
Server::Impl::Task<void> Server::Impl::watchGone(std::shared_ptr<Connection> connection) {
    Socket& socket = connection->stream.socket();
    error_code ec;
    co_await socket.async_wait(Socket::wait_read, caught(ec));
    std::array<unsigned char, 1> first{};
    const auto peeked = ec ? 1 : socket.receive(net::buffer(first), Socket::message_peek, ec);
    if (ec == net::error::operation_aborted || ec == net::error::would_block) co_return;
    constexpr unsigned char kTlsAlert = 21;  // RFC 8446, 5.1: the connection is to be closed
    const bool farewell = connection->stream.isEncrypted() && first[0] == kTlsAlert;
    if (!ec && peeked > 0 && !farewell) co_return;  // asks for more already: it is still there
    connection->gone = true;
    connection->wake();
    connection->stream.cancel();
}

/// A reader that stands still is cut off by the time limit of one write; what waits for it has a
/// limit in its source and in the system, which forgets it with the connection.
Server::Impl::Task<void> Server::Impl::sendEvents(Connection& connection,
                                                  std::shared_ptr<EventSource> source) {
    Socket& socket = connection.stream.socket();
    error_code fixed;
    socket.set_option(net::socket_base::send_buffer_size(kEventBuffer), fixed);
    socket.set_option(net::socket_base::linger(true, 0), fixed);
    net::co_spawn(io, watchGone(connection.shared_from_this()), net::detached);
    // Another thread may still be about to wake us when we have gone.
    source->onNews([this, weak = connection.weak_from_this()] {
        net::post(io, [weak] {
            if (const auto there = weak.lock()) there->wake();
        });
    });
    bool told = false;
    while (!stopping && !connection.gone && !told) {
        error_code ec;
        std::string text = source->next();
        const bool ended = source->ended();
        if (text.empty() && !ended) {
            connection.news.expires_after(kHeartbeat);
            co_await connection.news.async_wait(caught(ec));
            if (ec) continue;  // woken: there is news, it has gone, or the server ends
            text = ":\n\n";
        }
        connection.stream.expires_after(kEventTime);
        co_await net::async_write(connection.stream, net::buffer(text), caught(ec));
        if (ec) break;
        told = ended;
    }
    source->onNews(nullptr);
    if (told || stopping) {  // what is on its way shall arrive
        socket.set_option(net::socket_base::linger(false, 0), fixed);
    } else {
        socket.close(fixed);
    }
    connection.stream.cancel();
}

/// Reads away, for a little while, what the client still sends: closing over unread bytes would
/// reset the connection and take our answer with it.
Server::Impl::Task<void> Server::Impl::closeGently(Connection& connection) {
    constexpr std::size_t kAtMost = 64 << 20;
    error_code ec;
    connection.stream.expires_after(2s);
    if (connection.stream.isEncrypted()) {  // says that this was all: nobody has cut it off
        co_await connection.stream.async_shutdown(caught(ec));
        connection.stream.expires_after(2s);
    }
    connection.stream.socket().shutdown(Socket::shutdown_send, ec);
    std::array<char, 65536> dump;
    for (std::size_t total = 0; !ec && total < kAtMost && !stopping;)
        total += co_await connection.stream.plain().async_read_some(net::buffer(dump), caught(ec));
}

}  // namespace joulewatch
