#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/channel.hpp"

namespace joulewatch {

/// One client, as the I/O thread knows it. For server*.cpp alone.
struct Connection : std::enable_shared_from_this<Connection> {
    static constexpr std::size_t kMaxHead = 16 * 1024;
    static constexpr std::size_t kBodyPiece = 256 * 1024;

    Connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls)
        : stream(std::move(socket), tls), news(stream.get_executor()) {}

    std::string_view bytes() const {
        return {static_cast<const char*>(buffer.data().data()), buffer.data().size()};
    }
    void keep(std::string_view more) {
        boost::asio::buffer_copy(buffer.prepare(more.size()),
                                 boost::asio::buffer(more.data(), more.size()));
        buffer.commit(more.size());
    }
    void wake() { news.cancel(); }

    Channel stream;
    std::string address;                                      // of the other side
    boost::beast::flat_buffer buffer{kMaxHead + kBodyPiece};  // without memory between requests
    std::chrono::steady_clock::time_point patience = std::chrono::steady_clock::time_point::max();
    boost::asio::steady_timer news;     // wakes who waits for an answer or for events
    std::optional<std::string> answer;  // of a plain request, made elsewhere
    bool gone = false;                  // who followed events has left
    bool idle = true;                   // no request has begun: may be closed at any time
};

}  // namespace joulewatch
