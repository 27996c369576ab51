#include "app/modbus_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace joulewatch {
namespace {

using Clock = std::chrono::steady_clock;

std::string reasonOf(int error) { return std::generic_category().message(error); }

std::string textOf(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text.data(),
                  text.size());
    } else {
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text.data(),
                  text.size());
    }
    const auto plain = plainAddress(text.data());
    return plain ? *plain : std::string();
}

Result<int> openListener(const ModbusServerOptions& options) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    addrinfo* found = nullptr;
    if (getaddrinfo(options.address.c_str(), std::to_string(options.port).c_str(), &wanted,
                    &found) != 0)
        return fail(ErrorCode::invalidInput, "'{}' is no address to listen on for Modbus.",
                    options.address);
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> address(found, freeaddrinfo);
    const int listener =
        ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (listener >= 0) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (listener < 0 || ::bind(listener, address->ai_addr, address->ai_addrlen) != 0 ||
        ::listen(listener, 16) != 0) {
        const int error = errno;
        if (listener >= 0) ::close(listener);
        return fail(ErrorCode::unavailable, "Modbus cannot be served at {} port {}: {}.",
                    options.address, options.port, reasonOf(error));
    }
    return listener;
}

std::uint16_t portOf(int listener) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.ss_family == AF_INET
                     ? reinterpret_cast<const sockaddr_in&>(address).sin_port
                     : reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
}

}  // namespace

Result<std::string> plainAddress(const std::string& text) {
    std::array<char, INET6_ADDRSTRLEN> shown{};
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1)
        return inet_ntop(AF_INET, &v4, shown.data(), shown.size());
    if (inet_pton(AF_INET6, text.c_str(), &v6) != 1)
        return fail(ErrorCode::invalidInput, "'{}' is no address of a client.", text);
    if (IN6_IS_ADDR_V4MAPPED(&v6))
        return inet_ntop(AF_INET, v6.s6_addr + 12, shown.data(), shown.size());
    return inet_ntop(AF_INET6, &v6, shown.data(), shown.size());
}

/// One connection: a request is read whole, answered, and its answer sent, before the next.
class ModbusServer::Client {
 public:
    explicit Client(int socket) : socket_(socket) {}
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int socket() const { return socket_; }
    /// What it waits for; 0 while it has asked too much.
    short events(Clock::time_point now) {
        if (!answer_.empty()) return POLLOUT;
        refill(now);
        return allowance_ >= 1 ? POLLIN : 0;
    }
    bool isIdle(Clock::time_point now) const { return now - lastAt_ > kIdleTime; }

    /// False when it is to be closed.
    bool serve(short events, ModbusServer& server) {
        if ((events & POLLOUT) != 0) return send();
        if ((events & POLLIN) != 0) return receive(server);
        return (events & (POLLERR | POLLHUP | POLLNVAL)) == 0;
    }

 private:
    void refill(Clock::time_point now) {
        const double seconds = std::chrono::duration<double>(now - refilledAt_).count();
        allowance_ =
            std::min<double>(kRequestsPerSecond, allowance_ + seconds * kRequestsPerSecond);
        refilledAt_ = now;
    }
    std::span<const std::uint8_t, modbus::kHeaderBytes> header() const {
        return std::span<const std::uint8_t, modbus::kHeaderBytes>(frame_.data(),
                                                                   modbus::kHeaderBytes);
    }

    bool receive(ModbusServer& server) {
        const ssize_t got = ::recv(socket_, frame_.data() + size_, wanted_ - size_, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
        if (got > 0) size_ += static_cast<std::size_t>(got);
        if (size_ < wanted_) return true;
        if (size_ == modbus::kHeaderBytes) {
            const auto body = modbus::parseRequestHeader(header());
            if (!body) return false;
            wanted_ += *body;
            return true;
        }
        answer_ = modbus::answerRequest(
            header(), std::span(frame_).subspan(modbus::kHeaderBytes, size_ - modbus::kHeaderBytes),
            [&](std::uint8_t unit) { return server.meters_.isThere(unit); },
            [&](std::uint8_t unit, modbus::RegisterBlock block) {
                return server.meters_.registers(unit, block);
            });
        ++server.requests_;
        if ((answer_[modbus::kHeaderBytes] & 0x80U) != 0) ++server.exceptions_;
        size_ = 0;
        wanted_ = modbus::kHeaderBytes;
        allowance_ -= 1;
        lastAt_ = Clock::now();
        return send();
    }

    bool send() {
        const ssize_t sent = ::send(socket_, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN || errno == EINTR;
        answer_.erase(answer_.begin(), answer_.begin() + sent);
        return true;
    }

    int socket_;
    std::array<std::uint8_t, modbus::kMaxFrameBytes> frame_{};
    std::size_t size_ = 0, wanted_ = modbus::kHeaderBytes;
    std::vector<std::uint8_t> answer_;
    double allowance_ = kRequestsPerSecond;
    Clock::time_point refilledAt_ = Clock::now(), lastAt_ = Clock::now();
};

ModbusServer::ModbusServer(ModbusMeters& meters, std::vector<std::string> allow, int listener,
                           int stop)
    : meters_(meters), allow_(std::move(allow)), listener_(listener), stop_(stop) {}

Result<std::unique_ptr<ModbusServer>> ModbusServer::listen(ModbusMeters& meters,
                                                           const ModbusServerOptions& options) {
    std::vector<std::string> allow;
    for (const std::string& each : options.allow) {
        auto plain = plainAddress(each);
        if (!plain) return fail(plain.error());
        allow.push_back(std::move(*plain));
    }
    const auto listener = openListener(options);
    if (!listener) return fail(listener.error());
    const int stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (stop < 0) {
        const int error = errno;
        ::close(*listener);
        return fail(ErrorCode::unavailable, "Modbus cannot be served: {}.", reasonOf(error));
    }
    auto server =
        std::unique_ptr<ModbusServer>(new ModbusServer(meters, std::move(allow), *listener, stop));
    server->port_ = portOf(*listener);
    server->thread_ = std::thread([raw = server.get()] { raw->run(); });
    return server;
}

ModbusServer::~ModbusServer() {
    eventfd_write(stop_, 1);
    thread_.join();
    clients_.clear();
    ::close(listener_);
    ::close(stop_);
}

ModbusServerState ModbusServer::state() const {
    return {connections_, requests_, exceptions_, turnedAway_};
}

void ModbusServer::accept() {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int socket = ::accept4(listener_, reinterpret_cast<sockaddr*>(&address), &size,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
        // Out of files: the queue stays, so that asking at once would ask for ever.
        if (errno == EMFILE || errno == ENFILE) ::poll(nullptr, 0, 100);
        return;
    }
    auto client = std::make_unique<Client>(socket);
    const bool isAllowed =
        allow_.empty() || std::ranges::find(allow_, textOf(address)) != allow_.end();
    if (isAllowed && clients_.size() < kMaxConnections)
        clients_.push_back(std::move(client));
    else
        ++turnedAway_;
}

void ModbusServer::run() {
    constexpr int kLookMs = 20;  // at clients that have asked too much; else once a second
    for (;;) {
        const auto now = Clock::now();
        std::erase_if(clients_, [&](const auto& client) { return client->isIdle(now); });
        connections_ = clients_.size();
        std::vector<pollfd> watched{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
        bool anyWaits = false;
        for (const auto& client : clients_) {
            watched.push_back({client->socket(), client->events(now), 0});
            anyWaits = anyWaits || watched.back().events == 0;
        }
        ::poll(watched.data(), watched.size(), anyWaits ? kLookMs : 1000);
        if (watched[0].revents != 0) return;
        for (std::size_t i = clients_.size(); i-- > 0;) {
            const short events = watched[2 + i].revents;
            if (events != 0 && !clients_[i]->serve(events, *this))
                clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (watched[1].revents != 0) accept();
    }
}

}  // namespace joulewatch
