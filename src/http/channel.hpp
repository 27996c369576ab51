#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <optional>
#include <utility>

namespace joulewatch {

/// A TCP connection with time limits, encrypted or not, which whoever reads and writes need not
/// know: one type, so that all that is done with connections is compiled once. For
/// server*.cpp alone.
class Channel {
    using Socket = boost::asio::ip::tcp::socket;
    using Plain = boost::beast::tcp_stream;
    using Tls = boost::asio::ssl::stream<Plain&>;
    using ErrorCode = boost::system::error_code;

 public:
    using executor_type = Plain::executor_type;

    /// `context` is null for what is not encrypted.
    Channel(Socket socket, boost::asio::ssl::context* context) : plain_(std::move(socket)) {
        if (context != nullptr) tls_.emplace(plain_, *context);
    }
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    executor_type get_executor() { return plain_.get_executor(); }
    Socket& socket() { return plain_.socket(); }
    Plain& plain() { return plain_; }
    bool isEncrypted() const { return tls_.has_value(); }
    template <class Duration>
    void expires_after(Duration time) {
        plain_.expires_after(time);
    }
    void cancel() { plain_.cancel(); }

    template <class Token>
    auto async_handshake(Token&& token) {
        return tls_->async_handshake(Tls::server, std::forward<Token>(token));
    }
    template <class Token>
    auto async_shutdown(Token&& token) {
        return tls_->async_shutdown(std::forward<Token>(token));
    }
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& into) {
                if (tls_)
                    tls_->async_read_some(into, std::move(handler));
                else
                    plain_.async_read_some(into, std::move(handler));
            },
            token, buffers);
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [this](auto handler, const Buffers& from) {
                if (tls_)
                    tls_->async_write_some(from, std::move(handler));
                else
                    plain_.async_write_some(from, std::move(handler));
            },
            token, buffers);
    }

 private:
    Plain plain_;
    std::optional<Tls> tls_;
};

}  // namespace joulewatch
