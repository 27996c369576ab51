// What is sent along with a request: into memory, within a budget of all connections together, or
// into a file.
#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include "http/server_impl.hpp"

namespace joulewatch {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kBodyWindowBytes = 10 * 1024;  // of a file, at least 1 KiB/s
constexpr std::size_t kPiece = 64 * 1024;            // of a body in memory
// What Beast reads at a time is the room in the connection's buffer: 512 bytes where it has none.
constexpr std::size_t kFileAtOnce = 64 * 1024, kBodyAtOnce = 16 * 1024;

}  // namespace

/// There is too much in memory already.
Response Server::Impl::refuseForNow(const Request& request) {
    Response refused = site.refuse(
        request, 503, "Too much is being sent by others at the same time; send it again in 1 s.");
    refused.set("Retry-After", "1");
    return refused;
}

/// Who asked whether to send the body at all is told.
Server::Impl::Task<void> Server::Impl::goOn(Connection& connection, const Request& request) {
    static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
    if (request.header("expect") != "100-continue") co_return;
    error_code ec;
    co_await net::async_write(connection.stream, net::buffer(kGoOn.data(), kGoOn.size()),
                              caught(ec));
}

/// Takes the body into a file as it comes, then asks the handler.
Server::Impl::Task<Response> Server::Impl::receiveFile(Connection& connection, Head& head,
                                                       Request& request, const Route& route,
                                                       bool& keepAlive) {
    const bool wasAlive = std::exchange(keepAlive, false);
    if (!head.content_length() && !head.chunked())
        co_return site.refuse(request, 411, "Say how long the file is (Content-Length).");
    std::optional<std::uint64_t> announced;
    if (head.content_length()) announced = *head.content_length();
    auto opened = site.beginUpload(request, announced);
    if (!opened) co_return std::move(opened.error());
    request.upload = std::make_shared<Upload>(std::move(*opened));
    co_await goOn(connection, request);
    BodyParser parser(std::move(head));
    Response refused;
    const bool whole = co_await readFile(connection, parser, *request.upload, request, refused);
    if (!whole) co_return refused;
    keepAlive = wasAlive;
    co_return co_await handle(request, route);
}

Server::Impl::Task<bool> Server::Impl::readFile(Connection& connection, BodyParser& parser,
                                                Upload& upload, const Request& request,
                                                Response& refused) {
    BodyBudget::Share share(otherBodies);
    if (!share.grow(Connection::kBodyPiece + kFileAtOnce)) {
        refused = refuseForNow(request);
        co_return false;
    }
    connection.buffer.reserve(kFileAtOnce);
    std::string piece(Connection::kBodyPiece, '\0');
    std::size_t filled = 0;  // of the piece, which is handed to another thread once it is full
    std::size_t inWindow = 0;
    connection.stream.expires_after(kBodyWindow);
    while (!parser.is_done()) {
        error_code ec;
        auto& body = parser.get().body();
        body.data = piece.data() + filled;
        body.size = piece.size() - filled;
        body.more = true;
        co_await http::async_read_some(connection.stream, connection.buffer, parser, caught(ec));
        if (ec && ec != http::error::need_buffer) {  // too slow: the stream is closed already
            refused = site.refuse(request, 400, "The file did not arrive whole.");
            co_return false;
        }
        const std::size_t n = piece.size() - filled - body.size;
        filled += n;
        inWindow += n;
        if (inWindow >= kBodyWindowBytes) {
            inWindow = 0;
            connection.stream.expires_after(kBodyWindow);
        }
        if (upload.bytes() + filled > Workspace::kMaxUploadBytes) {
            refused = site.refuse(request, 413, "A file may have 1 GiB at most.");
            co_return false;
        }
        if (filled == 0 || (filled < piece.size() && !parser.is_done())) continue;
        auto keep = [&] { return upload.write({piece.data(), std::exchange(filled, 0)}); };
        const Result<void> kept = co_await aside(keep);
        if (!kept) {
            refused = site.refuse(request, 507, kept.error().message);
            co_return false;
        }
    }
    co_return true;
}

/// Takes the body into memory, then asks the handler. It counts until it is answered.
Server::Impl::Task<Response> Server::Impl::receiveBody(Connection& connection, Head& head,
                                                       Request& request, const Route& route,
                                                       bool& keepAlive) {
    const bool wasAlive = std::exchange(keepAlive, false);
    const bool readings = route.takes == Takes::readings || route.takes == Takes::lines;
    BodyBudget::Share share(readings ? readingsBodies : otherBodies);
    auto refused = co_await readBody(connection, head, request, readings, share);
    if (refused) {
        connection.buffer.clear();  // while it is said, and the rest read away
        connection.buffer.shrink_to_fit();
        co_return std::move(*refused);
    }
    keepAlive = wasAlive;
    co_return co_await handle(request, route);
}

/// Of a body whose length is known: what came with the head, then as much as there is.
Server::Impl::Task<std::size_t> Server::Impl::readPlain(Connection& connection,
                                                        net::mutable_buffer into, error_code& ec) {
    if (const std::size_t n = net::buffer_copy(into, connection.buffer.data()); n > 0) {
        connection.buffer.consume(n);
        co_return n;
    }
    co_return co_await connection.stream.async_read_some(into, caught(ec));
}

/// Of a body in chunks.
Server::Impl::Task<std::size_t> Server::Impl::readChunks(Connection& connection, BodyParser& parser,
                                                         net::mutable_buffer into, error_code& ec) {
    connection.buffer.reserve(kBodyAtOnce);
    auto& body = parser.get().body();
    body.data = into.data();
    body.size = into.size();
    body.more = true;
    co_await http::async_read_some(connection.stream, connection.buffer, parser, caught(ec));
    if (ec == http::error::need_buffer) ec = {};
    co_return into.size() - body.size;
}

/// What is announced is believed bit by bit, as it comes.
Server::Impl::Task<std::optional<Response>> Server::Impl::readBody(Connection& connection,
                                                                   Head& head, Request& request,
                                                                   bool readings,
                                                                   BodyBudget::Share& share) {
    const std::size_t most = readings ? Site::kMaxReadingsBytes : Site::kMaxJsonBytes;
    const std::string_view tooLarge =
        readings ? "This may have 8 MiB at most." : "This may have 64 KiB at most.";
    const auto announced = head.content_length();
    if (announced && *announced > most)
        co_return site.refuse(request, 413, tooLarge);  // the parser looks at chunks only by now
    connection.stream.expires_after(kBodyWindow);
    co_await goOn(connection, request);
    std::string& body = request.body;
    std::optional<BodyParser> chunks;
    if (!announced) {
        chunks.emplace(std::move(head));
        chunks->body_limit(most);
    }
    const std::size_t wanted = announced ? static_cast<std::size_t>(*announced) : most;
    while (chunks ? !chunks->is_done() : body.size() < wanted) {
        const std::size_t came = body.size(), more = std::min(wanted - came, kPiece);
        const std::size_t room = std::max(connection.buffer.capacity(), kBodyAtOnce);
        if (!share.grow(came + more + room)) co_return refuseForNow(request);
        // What grows would be there twice. Room for all is memory only as it comes, and made for
        // who has sent a piece: many may announce much and send nothing.
        if (came + more > body.capacity()) body.reserve(came == 0 ? more : wanted);
        body.resize(came + more);
        const net::mutable_buffer into(body.data() + came, more);
        error_code ec;
        std::size_t n = 0;
        if (chunks)
            n = co_await readChunks(connection, *chunks, into, ec);
        else
            n = co_await readPlain(connection, into, ec);
        body.resize(came + n);
        if (ec == http::error::body_limit) co_return site.refuse(request, 413, tooLarge);
        if (ec) co_return site.refuse(request, 400, "The body did not arrive whole.");
    }
    co_return std::nullopt;
}

}  // namespace joulewatch
