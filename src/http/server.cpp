// The only file that knows the server library: its templates take long to compile.
#include "http/server.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <csignal>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "http/channel.hpp"

namespace joulewatch {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using net::ip::tcp;
using namespace std::chrono_literals;
using boost::system::error_code;
template <class T>
using Task = net::awaitable<T>;

constexpr auto kHeadTime = 10s;
constexpr auto kIdleTime = 75s;  // longer than browsers keep theirs, so that they close first
constexpr auto kBodyWindow = 10s;
constexpr std::size_t kBodyWindowBytes = 10 * 1024;  // at least 1 KiB/s
constexpr auto kHeartbeat = 15s;
constexpr int kEventBuffer = 128 * 1024;
constexpr auto kDrainTime = 10s;
constexpr std::uint32_t kMaxHead = 16 * 1024;
constexpr std::size_t kMaxTarget = 8 * 1024;
constexpr std::size_t kMaxHeaders = 100;
constexpr std::size_t kBodyPiece = 256 * 1024;

using Head = http::request_parser<http::empty_body>;

struct Connection : std::enable_shared_from_this<Connection> {
    Connection(tcp::socket socket, net::ssl::context* tls)
        : stream(std::move(socket), tls), news(stream.get_executor()) {}
    Channel stream;
    beast::flat_buffer buffer{kMaxHead + kBodyPiece};
    net::steady_timer news;  // wakes a stream of events
    bool idle = true;        // no request has begun: may be closed at any time
};

Method methodOf(http::verb verb) {
    switch (verb) {
        case http::verb::get:
            return Method::get;
        case http::verb::head:
            return Method::head;
        case http::verb::post:
            return Method::post;
        case http::verb::delete_:
            return Method::remove;
        default:
            return Method::other;
    }
}

Request requestOf(const http::request<http::empty_body>& head) {
    Request request;
    request.method = methodOf(head.method());
    request.target = std::string(head.target());
    for (const auto& field : head) {
        std::string name(field.name_string());
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    return request;
}

/// What the head alone tells to refuse; 0: nothing.
std::pair<unsigned, std::string_view> refuseHead(const Request& request) {
    if (request.target.size() > kMaxTarget) return {414, "The address is longer than 8 KiB."};
    if (request.headers.size() > kMaxHeaders) return {431, "There are more than 100 headers."};
    std::size_t hosts = 0, lengths = 0, codings = 0;
    bool knownCoding = true;
    for (const auto& [name, value] : request.headers) {
        hosts += name == "host" ? 1 : 0;
        lengths += name == "content-length" ? 1 : 0;
        codings += name == "transfer-encoding" ? 1 : 0;
        if (name == "transfer-encoding") knownCoding = beast::iequals(value, "chunked");
    }
    if (hosts != 1) return {400, "There must be one Host header."};
    // Where a body ends must not be a matter of opinion: who is before us may hold another one and
    // take the rest for a request (RFC 9112, 6.3 and 11.2).
    if (lengths + codings > 1 || !knownCoding)
        return {400, "Say how long the body is in one way: Content-Length, or chunked."};
    return {0, {}};
}

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

struct Server::Impl {
    Impl(const Site& itsSite, net::ip::address itsAddress)
        : site(itsSite), address(std::move(itsAddress)) {}

    Task<void> acceptAll();
    Task<void> serve(std::shared_ptr<Connection> connection);
    Task<bool> greet(Connection& connection);
    Task<bool> serveOne(Connection& connection, Head& head);
    Task<Response> answer(Connection& connection, Head& head, Request& request, bool& keepAlive);
    Task<Response> receive(Connection& connection, Head& head, Request& request, const Route& route,
                           bool& keepAlive);
    Task<Response> receiveJson(Connection& connection, Head& head, Request& request,
                               const Route& route, bool& keepAlive);
    Task<bool> readBody(Connection& connection, http::request_parser<http::buffer_body>& parser,
                        Upload& upload, const Request& request, Response& refused);
    Task<bool> send(Connection& connection, const Response& response, const Request& request,
                    bool keepAlive, bool chunked = false);
    Task<void> sendEvents(Connection& connection, std::shared_ptr<EventSource> source);
    Task<bool> sendPieces(Connection& connection, Pieces& pieces, bool chunked);
    Task<void> closeGently(Connection& connection);
    Task<void> watchSignals();
    Task<void> drain();

    /// Runs what may block on a handler thread.
    template <class Work>
    Task<std::invoke_result_t<Work>> aside(Work work) {
        using Answer = std::invoke_result_t<Work>;
        auto there = [](Work what) -> Task<Answer> { co_return what(); };
        auto task = there(std::move(work));
        co_return co_await net::co_spawn(handlers, std::move(task), net::use_awaitable);
    }

    const Site& site;
    net::ip::address address;
    std::optional<net::ssl::context> tls;
    net::io_context io{1};
    net::thread_pool handlers{Server::kHandlerThreads};
    tcp::acceptor acceptor{io};
    net::signal_set signals{io};
    std::unordered_set<Connection*> connections;  // touched by the I/O thread alone
    bool stopping = false;
};

/// The reading side: one request after the other until somebody has had enough.
Task<void> Server::Impl::serve(std::shared_ptr<Connection> connection) {
    connections.insert(connection.get());
    bool goOn = co_await greet(*connection);
    auto patience = std::chrono::steady_clock::duration(kHeadTime);
    while (goOn && !stopping) {
        error_code ec;
        connection->idle = true;
        if (connection->buffer.size() == 0) {
            connection->stream.expires_after(patience);
            auto space = connection->buffer.prepare(kMaxHead);
            const std::size_t n = co_await connection->stream.async_read_some(
                space, net::redirect_error(net::use_awaitable, ec));
            if (ec) break;
            connection->buffer.commit(n);
        }
        connection->idle = false;
        patience = kIdleTime;
        Head head;
        head.header_limit(kMaxHead);
        head.body_limit(std::numeric_limits<std::uint64_t>::max());  // judged by us, before reading
        connection->stream.expires_after(kHeadTime);
        co_await http::async_read_header(connection->stream, connection->buffer, head,
                                         net::redirect_error(net::use_awaitable, ec));
        if (ec == http::error::end_of_stream || ec == beast::error::timeout) break;
        if (ec) {
            const bool large =
                ec == http::error::header_limit || ec == http::error::buffer_overflow;
            Request unread;
            const Response refused = site.refuse(unread, large ? 431 : 400,
                                                 large ? "The headers are larger than 16 KiB."
                                                       : "This is not a well-formed HTTP request.");
            co_await send(*connection, refused, unread, false);
            co_await closeGently(*connection);
            break;
        }
        goOn = co_await serveOne(*connection, head);
    }
    connections.erase(connection.get());
    error_code ignored;
    connection->stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

/// Agrees on keys, where the connection is to be encrypted.
Task<bool> Server::Impl::greet(Connection& connection) {
    if (!connection.stream.isEncrypted()) co_return true;
    error_code ec;
    connection.idle = false;
    connection.stream.expires_after(kHeadTime);
    co_await connection.stream.async_handshake(net::redirect_error(net::use_awaitable, ec));
    co_return !ec;
}

/// Whether the connection may carry another request.
Task<bool> Server::Impl::serveOne(Connection& connection, Head& head) {
    Request request = requestOf(head.get());
    error_code unknown;
    request.clientAddress =
        connection.stream.socket().remote_endpoint(unknown).address().to_string();
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

Task<Response> Server::Impl::answer(Connection& connection, Head& head, Request& request,
                                    bool& keepAlive) {
    const auto [status, why] = refuseHead(request);
    const bool hasBody = !head.is_done();
    if (status != 0) {
        keepAlive = false;
        co_return site.refuse(request, status, why);
    }
    Admission admission = site.admit(request);
    if (admission.response) {
        keepAlive = keepAlive && !hasBody;  // a body that nobody reads is in the way
        co_return std::move(*admission.response);
    }
    const Route& route = *admission.route;
    auto authorize = [this, &request, &route] { return site.authorize(request, route); };
    if (auto refused = co_await aside(authorize)) {
        keepAlive = keepAlive && !hasBody;
        co_return std::move(*refused);
    }
    const bool mayHaveBody = route.takes == Takes::maybeJson || route.takes == Takes::form;
    if (route.takes == Takes::json || route.takes == Takes::readings ||
        route.takes == Takes::lines || (mayHaveBody && hasBody))
        co_return co_await receiveJson(connection, head, request, route, keepAlive);
    if (route.takes == Takes::file)
        co_return co_await receive(connection, head, request, route, keepAlive);
    if (hasBody) {
        keepAlive = false;
        co_return site.refuse(request, 413, "Nothing is to be sent along with this request.");
    }
    auto handle = [this, &request, &route] { return site.handle(request, route); };
    co_return co_await aside(handle);
}

/// Takes the body into a file as it comes, then asks the handler.
Task<Response> Server::Impl::receive(Connection& connection, Head& head, Request& request,
                                     const Route& route, bool& keepAlive) {
    const bool wasAlive = std::exchange(keepAlive, false);
    if (!head.content_length() && !head.chunked())
        co_return site.refuse(request, 411, "Say how long the file is (Content-Length).");
    std::optional<std::uint64_t> announced;
    if (head.content_length()) announced = *head.content_length();
    auto opened = site.beginUpload(request, announced);
    if (!opened) co_return std::move(opened.error());
    request.upload = std::make_shared<Upload>(std::move(*opened));
    if (request.header("expect") == "100-continue") {
        error_code ec;
        static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await net::async_write(connection.stream, net::buffer(kGoOn.data(), kGoOn.size()),
                                  net::redirect_error(net::use_awaitable, ec));
    }
    http::request_parser<http::buffer_body> parser(std::move(head));
    Response refused;
    const bool whole = co_await readBody(connection, parser, *request.upload, request, refused);
    if (!whole) co_return refused;
    keepAlive = wasAlive;
    auto handle = [this, &request, &route] { return site.handle(request, route); };
    co_return co_await aside(handle);
}

/// Takes a small body into memory, then asks the handler.
Task<Response> Server::Impl::receiveJson(Connection& connection, Head& head, Request& request,
                                         const Route& route, bool& keepAlive) {
    const bool wasAlive = std::exchange(keepAlive, false);
    const bool readings = route.takes == Takes::readings || route.takes == Takes::lines;
    const std::size_t most = readings ? Site::kMaxReadingsBytes : Site::kMaxJsonBytes;
    const std::string_view tooLarge =
        readings ? "This may have 8 MiB at most." : "This may have 64 KiB at most.";
    if (head.content_length() && *head.content_length() > most)
        co_return site.refuse(request, 413, tooLarge);  // the parser looks at chunks only by now
    http::request_parser<http::string_body> parser(std::move(head));
    parser.body_limit(most);
    error_code ec;
    connection.stream.expires_after(kBodyWindow);
    co_await http::async_read(connection.stream, connection.buffer, parser,
                              net::redirect_error(net::use_awaitable, ec));
    if (ec == http::error::body_limit) co_return site.refuse(request, 413, tooLarge);
    if (ec) co_return site.refuse(request, 400, "The body did not arrive whole.");
    request.body = std::move(parser.get().body());
    keepAlive = wasAlive;
    auto handle = [this, &request, &route] { return site.handle(request, route); };
    co_return co_await aside(handle);
}

Task<bool> Server::Impl::readBody(Connection& connection,
                                  http::request_parser<http::buffer_body>& parser, Upload& upload,
                                  const Request& request, Response& refused) {
    std::string piece(kBodyPiece, '\0');
    std::size_t inWindow = 0;
    connection.stream.expires_after(kBodyWindow);
    while (!parser.is_done()) {
        error_code ec;
        auto& body = parser.get().body();
        body.data = piece.data();
        body.size = piece.size();
        body.more = true;
        co_await http::async_read_some(connection.stream, connection.buffer, parser,
                                       net::redirect_error(net::use_awaitable, ec));
        if (ec && ec != http::error::need_buffer) {  // too slow: the stream is closed already
            refused = site.refuse(request, 400, "The file did not arrive whole.");
            co_return false;
        }
        const std::size_t n = piece.size() - body.size;
        inWindow += n;
        if (inWindow >= kBodyWindowBytes) {
            inWindow = 0;
            connection.stream.expires_after(kBodyWindow);
        }
        if (upload.bytes() + n > Workspace::kMaxUploadBytes) {
            refused = site.refuse(request, 413, "A file may have 1 GiB at most.");
            co_return false;
        }
        if (n == 0) continue;
        auto keep = [&] { return upload.write({piece.data(), n}); };
        const Result<void> kept = co_await aside(keep);
        if (!kept) {
            refused = site.refuse(request, 507, kept.error().message);
            co_return false;
        }
    }
    co_return true;
}

Task<bool> Server::Impl::send(Connection& connection, const Response& response,
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
        co_await http::async_write_header(connection.stream, serializer,
                                          net::redirect_error(net::use_awaitable, ec));
    else
        co_await http::async_write(connection.stream, serializer,
                                   net::redirect_error(net::use_awaitable, ec));
    co_return !ec;
}

/// A piece is made, aside, once the one before is with the client or on its way: whoever reads
/// slowly is waited for, and who has gone is seen at the next piece. What fails on the way cannot
/// be said any more; the body then ends without its end, which the client sees.
Task<bool> Server::Impl::sendPieces(Connection& connection, Pieces& pieces, bool chunked) {
    while (true) {
        auto make = [&pieces] { return pieces.next(); };
        const Result<std::string> piece = co_await aside(make);
        if (!piece) co_return false;
        const net::const_buffer bytes = net::buffer(*piece);
        error_code ec;
        connection.stream.expires_after(timeFor(piece->size()));
        if (chunked && piece->empty())
            co_await net::async_write(connection.stream, http::make_chunk_last(),
                                      net::redirect_error(net::use_awaitable, ec));
        else if (chunked)
            co_await net::async_write(connection.stream, http::make_chunk(bytes),
                                      net::redirect_error(net::use_awaitable, ec));
        else
            co_await net::async_write(connection.stream, bytes,
                                      net::redirect_error(net::use_awaitable, ec));
        if (ec || piece->empty()) co_return !ec;
    }
}

/// A reader that stands still is cut off by the time limit of one write; what waits for it has a
/// limit in its source.
Task<void> Server::Impl::sendEvents(Connection& connection, std::shared_ptr<EventSource> source) {
    error_code fixed;  // what the system keeps of a reader that stands still has a limit, too
    connection.stream.socket().set_option(net::socket_base::send_buffer_size(kEventBuffer), fixed);
    // Another thread may still be about to wake us when we have gone.
    source->onNews([this, weak = connection.weak_from_this()] {
        net::post(io, [weak] {
            if (const auto there = weak.lock()) there->news.cancel();
        });
    });
    while (!stopping) {
        error_code ec;
        std::string text = source->next();
        const bool ended = source->ended();
        if (text.empty() && !ended) {
            connection.news.expires_after(kHeartbeat);
            co_await connection.news.async_wait(net::redirect_error(net::use_awaitable, ec));
            if (ec) continue;  // woken: there is news, or the server ends
            text = ":\n\n";
        }
        connection.stream.expires_after(30s);
        co_await net::async_write(connection.stream, net::buffer(text),
                                  net::redirect_error(net::use_awaitable, ec));
        if (ec || ended) break;
    }
    source->onNews(nullptr);
}

/// Reads away, for a little while, what the client still sends: closing over unread bytes would
/// reset the connection and take our answer with it.
Task<void> Server::Impl::closeGently(Connection& connection) {
    constexpr std::size_t kAtMost = 64 << 20;
    error_code ec;
    connection.stream.expires_after(2s);
    if (connection.stream.isEncrypted()) {  // says that this was all: nobody has cut it off
        co_await connection.stream.async_shutdown(net::redirect_error(net::use_awaitable, ec));
        connection.stream.expires_after(2s);
    }
    connection.stream.socket().shutdown(tcp::socket::shutdown_send, ec);
    std::array<char, 65536> dump;
    for (std::size_t total = 0; !ec && total < kAtMost && !stopping;)
        total += co_await connection.stream.plain().async_read_some(
            net::buffer(dump), net::redirect_error(net::use_awaitable, ec));
}

Task<void> Server::Impl::acceptAll() {
    while (!stopping) {
        error_code ec;
        tcp::socket socket =
            co_await acceptor.async_accept(net::redirect_error(net::use_awaitable, ec));
        if (stopping) break;
        if (ec) {  // out of descriptors: give others time to end
            net::steady_timer pause(io, 50ms);
            co_await pause.async_wait(net::redirect_error(net::use_awaitable, ec));
            continue;
        }
        if (connections.size() >= kMaxConnections) continue;  // closes it
        socket.set_option(tcp::no_delay(true), ec);
        auto connection = std::make_shared<Connection>(std::move(socket), tls ? &*tls : nullptr);
        net::co_spawn(io, serve(std::move(connection)), net::detached);
    }
}

Task<void> Server::Impl::watchSignals() {
    error_code ec;
    co_await signals.async_wait(net::redirect_error(net::use_awaitable, ec));
    if (ec) co_return;
    net::co_spawn(io, drain(), net::detached);
    co_await signals.async_wait(net::redirect_error(net::use_awaitable, ec));
    if (!ec) io.stop();
}

Task<void> Server::Impl::drain() {
    if (std::exchange(stopping, true)) co_return;
    error_code ec;
    acceptor.close(ec);
    for (Connection* connection : connections) {
        connection->news.cancel();
        if (connection->idle) connection->stream.cancel();
    }
    const auto deadline = std::chrono::steady_clock::now() + kDrainTime;
    net::steady_timer pause(io);
    while (!connections.empty() && std::chrono::steady_clock::now() < deadline) {
        pause.expires_after(10ms);
        co_await pause.async_wait(net::redirect_error(net::use_awaitable, ec));
    }
    io.stop();
}

namespace {

/// What Mozilla's "intermediate" of 2024 asks for: TLS 1.2 with forward secrecy, or 1.3.
Result<net::ssl::context> tlsContext(const TlsIdentity& identity) {
    net::ssl::context context(net::ssl::context::tls_server);
    error_code ec;
    context.set_options(
        net::ssl::context::default_workarounds | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION,
        ec);
    SSL_CTX* raw = context.native_handle();
    const bool strong = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                        SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
    if (!strong) return fail(ErrorCode::unavailable, "This OpenSSL knows no strong ciphers.");
    context.use_certificate_chain_file(identity.certificate.string(), ec);
    if (ec)
        return fail(ErrorCode::invalidInput, "{} is not a certificate in PEM: {}.",
                    identity.certificate.string(), ec.message());
    context.use_private_key_file(identity.key.string(), net::ssl::context::pem, ec);
    if (ec)
        return fail(ErrorCode::invalidInput, "{} is not the key of {}, in PEM: {}.",
                    identity.key.string(), identity.certificate.string(), ec.message());
    return context;
}

}  // namespace

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
    impl_->io.run();
    impl_->handlers.join();  // what still runs refers to connections of ours
}

void Server::stop() {
    net::post(impl_->io, [this] { net::co_spawn(impl_->io, impl_->drain(), net::detached); });
}

}  // namespace joulewatch
