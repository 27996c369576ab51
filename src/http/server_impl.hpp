#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "http/body_budget.hpp"
#include "http/connection.hpp"
#include "http/finished.hpp"
#include "http/server.hpp"

namespace joulewatch {

/// Waits in a coroutine; what fails is in `ec`.
inline auto caught(boost::system::error_code& ec) {
    return boost::asio::redirect_error(boost::asio::use_awaitable, ec);
}

/// What server*.cpp share, which alone know the server library: its templates take long to compile.
/// All of it belongs to the I/O thread, but for the handlers.
struct Server::Impl {
    template <class T>
    using Task = boost::asio::awaitable<T>;
    using Socket = boost::asio::ip::tcp::socket;
    using Head = boost::beast::http::request_parser<boost::beast::http::empty_body>;
    using BodyParser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

    static constexpr std::chrono::seconds kHeadTime{10};
    static constexpr std::chrono::seconds kBodyWindow{10};

    Impl(const Site& itsSite, boost::asio::ip::address itsAddress)
        : site(itsSite), address(std::move(itsAddress)) {}

    // --- connections come and go (server.cpp) ---
    Task<void> acceptAll();
    Task<void> watchPatience();
    Task<void> watchSignals();
    Task<void> drain();

    // --- requests (server_requests.cpp) ---
    Task<void> serve(std::shared_ptr<Connection> connection);
    Task<bool> greet(Connection& connection);
    Task<bool> awaitRequest(Connection& connection, std::chrono::steady_clock::duration patience);
    Task<bool> servePlain(Connection& connection, std::string_view fresh);
    Task<bool> readAndServe(Connection& connection);
    Task<bool> serveOne(Connection& connection, Head& head);
    Task<Response> answer(Connection& connection, Head& head, Request& request, bool& keepAlive);
    Task<Response> handle(const Request& request, const Route& route);

    // --- bodies (server_bodies.cpp) ---
    Task<Response> receiveFile(Connection& connection, Head& head, Request& request,
                               const Route& route, bool& keepAlive);
    Task<bool> readFile(Connection& connection, BodyParser& parser, Upload& upload,
                        const Request& request, Response& refused);
    Task<Response> receiveBody(Connection& connection, Head& head, Request& request,
                               const Route& route, bool& keepAlive);
    Task<std::optional<Response>> readBody(Connection& connection, Head& head, Request& request,
                                           bool readings, BodyBudget::Share& share);
    Task<std::size_t> readPlain(Connection& connection, boost::asio::mutable_buffer into,
                                boost::system::error_code& ec);
    Task<std::size_t> readChunks(Connection& connection, BodyParser& parser,
                                 boost::asio::mutable_buffer into, boost::system::error_code& ec);
    Task<void> goOn(Connection& connection, const Request& request);
    Response refuseForNow(const Request& request);

    // --- answers (server_answers.cpp) ---
    Task<bool> send(Connection& connection, const Response& response, const Request& request,
                    bool keepAlive, bool chunked = false);
    Task<bool> sendText(Connection& connection, const std::string& text);
    Task<void> sendEvents(Connection& connection, std::shared_ptr<EventSource> source);
    Task<void> watchGone(std::shared_ptr<Connection> connection);
    Task<bool> sendPieces(Connection& connection, Pieces& pieces, bool chunked);
    Task<void> closeGently(Connection& connection);

    /// Runs what may block on a handler thread.
    template <class Work>
    Task<std::invoke_result_t<Work>> aside(Work work) {
        using Given = std::invoke_result_t<Work>;
        auto there = [](Work what) -> Task<Given> { co_return what(); };
        auto task = there(std::move(work));
        co_return co_await boost::asio::co_spawn(handlers, std::move(task),
                                                 boost::asio::use_awaitable);
    }

    const Site& site;
    boost::asio::ip::address address;
    std::optional<boost::asio::ssl::context> tls;
    boost::asio::io_context io{1};
    Finished finished{io};
    boost::asio::thread_pool handlers{Server::kHandlerThreads};
    boost::asio::ip::tcp::acceptor acceptor{io};
    boost::asio::signal_set signals{io};
    std::unordered_set<Connection*> connections;
    std::unordered_map<std::string, std::size_t> fromAddress;  // connections
    BodyBudget readingsBodies{Server::kReadingsInMemory}, otherBodies{Server::kBodiesInMemory};
    std::vector<char> arrived = std::vector<char>(Connection::kMaxHead);  // not across a wait
    bool stopping = false;
};

}  // namespace joulewatch
