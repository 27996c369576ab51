// One request after the other, until somebody has had enough.
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/read.hpp>
#include <limits>

#include "http/request_head.hpp"
#include "http/server_impl.hpp"

namespace joulewatch {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using namespace std::chrono_literals;
using boost::system::error_code;

constexpr auto kIdleTime = 75s;  // longer than browsers keep theirs, so that they close first
constexpr std::size_t kSmallBody = 8 * 1024;

/// A body that nobody reads is in the way of the next request, unless all of it is here already.
bool skipBody(Connection& connection, const Server::Impl::Head& head) {
    if (head.is_done()) return true;
    const auto length = head.content_length();
    if (!length || *length > connection.buffer.size()) return false;
    connection.buffer.consume(static_cast<std::size_t>(*length));
    return true;
}

}  // namespace

Server::Impl::Task<void> Server::Impl::serve(std::shared_ptr<Connection> connection) {
    connections.insert(connection.get());
    bool goOn = co_await greet(*connection);
    auto patience = std::chrono::steady_clock::duration(kHeadTime);
    while (goOn && !stopping) {
        connection->idle = true;
        if (connection->buffer.size() == 0) {
            connection->buffer.shrink_to_fit();
            if (!co_await awaitRequest(*connection, patience)) break;
        } else if (!connection->stream.isEncrypted()) {
            if (!co_await servePlain(*connection, {})) break;
        }
        patience = kIdleTime;
        if (connection->buffer.size() == 0) continue;
        connection->idle = false;
        goOn = co_await readAndServe(*connection);
    }
    connections.erase(connection.get());
    const auto here = fromAddress.find(askerAt(connection->address));
    if (--here->second == 0) fromAddress.erase(here);
    error_code ignored;
    connection->stream.socket().shutdown(Socket::shutdown_both, ignored);
}

/// A request from its head on, whose parser idle connections need not hold. False: it was the last.
Server::Impl::Task<bool> Server::Impl::readAndServe(Connection& connection) {
    error_code ec;
    Head head;
    head.header_limit(Connection::kMaxHead);
    head.body_limit(std::numeric_limits<std::uint64_t>::max());  // judged by us, before reading
    connection.stream.expires_after(kHeadTime);
    co_await http::async_read_header(connection.stream, connection.buffer, head, caught(ec));
    if (ec == http::error::end_of_stream || ec == beast::error::timeout) co_return false;
    if (!ec) co_return co_await serveOne(connection, head);
    const bool large = ec == http::error::header_limit || ec == http::error::buffer_overflow;
    Request unread;
    const Response refused = site.refuse(
        unread, large ? 431 : 400,
        large ? "The headers are larger than 16 KiB." : "This is not a well-formed HTTP request.");
    co_await send(connection, refused, unread, false);
    co_await closeGently(connection);
    co_return false;
}

/// Agrees on keys, where the connection is to be encrypted.
Server::Impl::Task<bool> Server::Impl::greet(Connection& connection) {
    if (!connection.stream.isEncrypted()) co_return true;
    error_code ec;
    connection.idle = false;
    connection.stream.expires_after(kHeadTime);
    co_await connection.stream.async_handshake(caught(ec));
    co_return !ec;
}

/// Waits for the first bytes of the next request without a buffer to put them in, and answers it at
/// once when it is a plain one; what is left is in the connection's buffer.
Server::Impl::Task<bool> Server::Impl::awaitRequest(Connection& connection,
                                                    std::chrono::steady_clock::duration patience) {
    error_code ec;
    if (connection.stream.isEncrypted()) {
        connection.stream.expires_after(patience);
        char first = 0;  // the rest of its record waits with the keys
        if (co_await connection.stream.async_read_some(net::buffer(&first, 1), caught(ec)) == 0)
            co_return false;
        connection.keep({&first, 1});
        co_return true;
    }
    Socket& socket = connection.stream.socket();
    connection.patience = std::chrono::steady_clock::now() + patience;
    co_await socket.async_wait(Socket::wait_read, caught(ec));
    connection.patience = std::chrono::steady_clock::time_point::max();
    if (ec) co_return false;
    const std::size_t n = socket.read_some(net::buffer(arrived), ec);
    if (ec == net::error::would_block) co_return true;
    if (ec) co_return false;
    co_return co_await servePlain(connection, {arrived.data(), n});
}

/// Answers the plain requests at the beginning of what has come: `fresh`, or what the buffer holds.
/// False: the connection is of no use any more.
Server::Impl::Task<bool> Server::Impl::servePlain(Connection& connection, std::string_view fresh) {
    while (!stopping) {
        const auto post = readPlainPost(fresh.empty() ? connection.bytes() : fresh);
        connection.answer.reset();
        const auto answer = [this, there = connection.shared_from_this()](std::string text) {
            finished.put([there, said = std::move(text)]() mutable {
                there->answer = std::move(said);
                there->wake();
            });
        };
        finished.expect();
        const bool taken = post && site.handlePlain(*post, answer);
        if (!taken) finished.forget();
        if (!fresh.empty()) connection.keep(fresh.substr(taken ? post->bytes : 0));
        if (!taken) co_return true;
        if (fresh.empty()) connection.buffer.consume(post->bytes);
        fresh = {};
        connection.idle = false;
        while (!connection.answer) {
            error_code woken;
            connection.news.expires_at(std::chrono::steady_clock::time_point::max());
            co_await connection.news.async_wait(caught(woken));
        }
        if (!co_await sendText(connection, *connection.answer)) co_return false;
        connection.idle = true;
        if (connection.buffer.size() == 0) co_return true;
    }
    co_return true;
}

/// Whether the connection may carry another request.
Server::Impl::Task<bool> Server::Impl::serveOne(Connection& connection, Head& head) {
    Request request = requestOf(head.get());
    request.clientAddress = connection.address;
    bool keepAlive = head.get().keep_alive() && !stopping;
    const Response response = co_await answer(connection, head, request, keepAlive);
    // HTTP/1.0 knows no chunks: what has no length ends with the connection.
    const bool chunked = response.pieces && !response.pieces->bytes() && head.get().version() > 10;
    if (response.events || (response.pieces && !response.pieces->bytes() && !chunked))
        keepAlive = false;
    const bool sent = co_await send(connection, response, request, keepAlive, chunked);
    if (!sent) co_return false;
    if (response.events) {
        if (request.method != Method::head) co_await sendEvents(connection, response.events);
        co_return false;
    }
    if (response.pieces && request.method != Method::head &&
        !co_await sendPieces(connection, *response.pieces, chunked))
        co_return false;
    if (!keepAlive) co_await closeGently(connection);
    co_return keepAlive;
}

Server::Impl::Task<Response> Server::Impl::answer(Connection& connection, Head& head,
                                                  Request& request, bool& keepAlive) {
    const auto [status, why] = refuseHead(request);
    const bool hasBody = !head.is_done();
    if (status != 0) {
        keepAlive = false;
        co_return site.refuse(request, status, why);
    }
    Admission admission = site.admit(request);
    if (admission.response) {
        keepAlive = keepAlive && skipBody(connection, head);
        co_return std::move(*admission.response);
    }
    const Route& route = *admission.route;
    auto authorize = [this, &request, &route] { return site.authorize(request, route); };
    const bool atOnce = site.canAuthorizeAtOnce(request, route);
    std::optional<Response> refused;  // not "a ? b : co_await c": gcc 12 destroys b twice
    if (atOnce)
        refused = authorize();
    else
        refused = co_await aside(authorize);
    if (refused) {
        keepAlive = keepAlive && skipBody(connection, head);
        co_return std::move(*refused);
    }
    const bool mayHaveBody = route.takes == Takes::maybeJson || route.takes == Takes::form;
    if (route.takes == Takes::json || route.takes == Takes::readings ||
        route.takes == Takes::lines || (mayHaveBody && hasBody))
        co_return co_await receiveBody(connection, head, request, route, keepAlive);
    if (route.takes == Takes::file)
        co_return co_await receiveFile(connection, head, request, route, keepAlive);
    if (hasBody) {
        keepAlive = false;
        co_return site.refuse(request, 413, "Nothing is to be sent along with this request.");
    }
    co_return co_await handle(request, route);
}

/// Small readings are read on this thread, which is sooner done than given to another; whoever
/// waits for the journal holds up no thread.
Server::Impl::Task<Response> Server::Impl::handle(const Request& request, const Route& route) {
    if (route.handler.late == nullptr) {
        auto work = [this, &request, &route] { return site.handle(request, route); };
        co_return co_await aside(work);
    }
    auto begin = [this, &request, &route](auto itsHandler) {
        auto handler = std::make_shared<decltype(itsHandler)>(std::move(itsHandler));
        Answer answer = [this, handler](Response response) {
            auto made = std::make_shared<Response>(std::move(response));
            finished.put([handler, made] { std::move (*handler)(std::move(*made)); });
        };
        auto work = [this, &request, &route, answer = std::move(answer)] {
            site.handleLater(request, route, answer);
        };
        finished.expect();
        if (request.body.size() <= kSmallBody)
            work();
        else
            net::post(handlers, std::move(work));
    };
    co_return co_await net::async_initiate<const net::use_awaitable_t<>&, void(Response)>(
        begin, net::use_awaitable);
}

}  // namespace joulewatch
