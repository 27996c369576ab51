#include "ingest/modbus/connection.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace joulewatch::modbus {
namespace {

template <class... Args>
tl::unexpected<Failure> failure(Fault fault, fmt::format_string<Args...> text, Args&&... args) {
    return tl::unexpected(Failure{fault, fmt::format(text, std::forward<Args>(args)...)});
}

std::string reasonOf(int error) { return std::generic_category().message(error); }

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Answer<Addresses> addressesOf(const std::string& host, std::uint16_t port) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
    if (error != 0)
        return failure(Fault::unreachable, "Its name is not known: {}.", gai_strerror(error));
    return Addresses(found, freeaddrinfo);
}

}  // namespace

void Connection::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

Answer<void> Connection::waitFor(short events, Clock::time_point deadline) const {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return failure(Fault::silent, "It does not answer in time.");
        std::array<pollfd, 2> watched{pollfd{socket_, events, 0}, pollfd{stopFd_, POLLIN, 0}};
        const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
        if (ready < 0 && errno != EINTR)
            return failure(Fault::closed, "The connection broke: {}.", reasonOf(errno));
        if (watched[1].revents != 0) return failure(Fault::closed, "It is not asked any more.");
        if (ready > 0 && watched[0].revents != 0) return {};
    }
}

Answer<void> Connection::open(Clock::time_point deadline) {
    const auto addresses = addressesOf(host_, port_);
    if (!addresses) return tl::unexpected(addresses.error());
    Failure last{Fault::unreachable, "Its name has no address."};
    for (const addrinfo* each = addresses->get(); each != nullptr; each = each->ai_next) {
        socket_ = ::socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (socket_ < 0) return failure(Fault::unreachable, "No socket: {}.", reasonOf(errno));
        int error = ::connect(socket_, each->ai_addr, each->ai_addrlen) == 0 ? 0 : errno;
        if (error == EINPROGRESS) {
            if (auto ready = waitFor(POLLOUT, deadline); !ready) {
                close();
                if (ready.error().fault == Fault::silent)
                    last.message = "No connection in time.";
                else
                    last = ready.error();
                continue;
            }
            socklen_t size = sizeof error;
            getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
        }
        if (error == 0) {
            const int on = 1;
            setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            return {};
        }
        close();
        last.message = fmt::format("No connection: {}.", reasonOf(error));
    }
    return tl::unexpected(last);
}

Answer<void> Connection::send(std::span<const std::uint8_t> bytes, Clock::time_point deadline) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return failure(Fault::closed, "It hung up: {}.", reasonOf(errno));
        if (auto ready = waitFor(POLLOUT, deadline); !ready) return ready;
    }
    return {};
}

Answer<void> Connection::receive(std::span<std::uint8_t> bytes, Clock::time_point deadline) {
    while (!bytes.empty()) {
        if (auto ready = waitFor(POLLIN, deadline); !ready) return ready;
        const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (got > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(got));
            continue;
        }
        if (got == 0) return failure(Fault::closed, "It hung up before it had answered.");
        if (errno != EAGAIN && errno != EINTR)
            return failure(Fault::closed, "It hung up: {}.", reasonOf(errno));
    }
    return {};
}

Answer<Words> Connection::ask(const ReadRequest& request, Clock::time_point deadline) {
    std::uint8_t unasked = 0;
    const ssize_t waiting = ::recv(socket_, &unasked, 1, MSG_PEEK);
    if (waiting > 0) return failure(Fault::malformed, "It sends what nobody has asked for.");
    if (waiting == 0) return failure(Fault::closed, "It hung up.");
    if (auto sent = send(encode(request), deadline); !sent) return tl::unexpected(sent.error());
    std::array<std::uint8_t, kMaxFrameBytes> frame{};
    const std::span<std::uint8_t, kHeaderBytes> header(frame.data(), kHeaderBytes);
    if (auto got = receive(header, deadline); !got) return tl::unexpected(got.error());
    const auto length = parseAnswerHeader(header, request);
    if (!length) return tl::unexpected(length.error());
    const auto body = std::span(frame).subspan(kHeaderBytes, *length);
    if (auto got = receive(body, deadline); !got) return tl::unexpected(got.error());
    return parseAnswer(body, request);
}

Answer<Words> Connection::read(std::uint8_t unit, Function function, RegisterBlock block,
                               std::chrono::milliseconds timeout) {
    const auto deadline = Clock::now() + timeout;
    const bool wasOpen = isOpen();
    for (bool again = wasOpen;; again = false) {
        if (!isOpen())
            if (auto opened = open(deadline); !opened) return tl::unexpected(opened.error());
        auto words = ask({++transaction_, unit, function, block}, deadline);
        if (words || words.error().fault == Fault::refused) return words;
        close();
        // Gateways hang up on who has not asked for a while: that is no failure of theirs.
        if (!again || words.error().fault != Fault::closed) return words;
    }
}

}  // namespace joulewatch::modbus
