#include "ingest/mqtt/mqtt_stream.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace joulewatch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kNobody = -1;  // wakes

std::string textOf(int error) { return std::generic_category().message(error); }

/// False after `patience`.
bool waitFor(int descriptor, short events, std::chrono::milliseconds patience, int wakeup) {
    std::array<pollfd, 2> watched{pollfd{descriptor, events, 0}, pollfd{wakeup, POLLIN, 0}};
    return ::poll(watched.data(), watched.size(),
                  static_cast<int>(std::max<std::int64_t>(0, patience.count()))) != 0;
}

bool isWoken(int wakeup) {
    pollfd watched{wakeup, POLLIN, 0};
    return ::poll(&watched, 1, 0) > 0;
}

class Socket {
 public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket& operator=(Socket&&) = delete;
    int descriptor() const { return descriptor_; }

 private:
    int descriptor_;
};

struct FreeAddresses {
    void operator()(addrinfo* first) const { ::freeaddrinfo(first); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Result<Addresses> resolve(const MqttAddress& address) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* first = nullptr;
    const int failed =
        ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &first);
    if (failed != 0)
        return fail(ErrorCode::unavailable, "The broker {} is not found: {}.", address.host,
                    ::gai_strerror(failed));
    return Addresses(first);
}

/// Connected, or why not.
Result<Socket> connectTo(const addrinfo& target, Clock::time_point until, int wakeup) {
    Socket socket(::socket(target.ai_family, target.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.descriptor() < 0) return fail(ErrorCode::unavailable, "{}", textOf(errno));
    if (::connect(socket.descriptor(), target.ai_addr, target.ai_addrlen) != 0 &&
        errno != EINPROGRESS)
        return fail(ErrorCode::unavailable, "{}", textOf(errno));
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    if (!waitFor(socket.descriptor(), POLLOUT, left, wakeup))
        return fail(ErrorCode::unavailable, "no answer in time");
    if (isWoken(wakeup)) return fail(ErrorCode::cancelled, "woken");
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(ErrorCode::unavailable, "{}", textOf(error));
    // Small answers leave at once: without it acknowledgements wait for each other.
    const int on = 1;
    ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

Result<Socket> connectToAny(const MqttAddress& address, Clock::time_point until, int wakeup) {
    const auto addresses = resolve(address);
    if (!addresses) return fail(addresses.error());
    std::string reason;
    for (const addrinfo* each = addresses->get(); each != nullptr; each = each->ai_next) {
        auto socket = connectTo(*each, until, wakeup);
        if (socket || socket.error().code == ErrorCode::cancelled) return socket;
        reason = socket.error().message;
    }
    return fail(ErrorCode::unavailable, "The broker {} does not answer on port {}: {}.",
                address.host, address.port, reason);
}

/// What `transferred` says of a read or write of a socket.
Result<std::size_t> moved(ssize_t transferred) {
    if (transferred > 0) return static_cast<std::size_t>(transferred);
    if (transferred < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return std::size_t{0};
    if (transferred < 0)
        return fail(ErrorCode::unavailable, "The connection to the broker broke: {}.",
                    textOf(errno));
    return fail(ErrorCode::unavailable, "The broker closed the connection.");
}

class PlainStream final : public MqttStream {
 public:
    explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}
    Result<std::size_t> read(std::span<char> into) override {
        return moved(::recv(socket_.descriptor(), into.data(), into.size(), 0));
    }
    Result<std::size_t> write(std::string_view bytes) override {
        return moved(::send(socket_.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }
    bool wait(Until until, std::chrono::milliseconds patience, const Wakeup& wakeup) override {
        return until == Until::readable
                   ? waitFor(socket_.descriptor(), POLLIN, patience, wakeup.descriptor())
                   : waitFor(socket_.descriptor(), POLLOUT, patience, kNobody);
    }

 private:
    Socket socket_;
};

struct FreeSsl {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
};

std::string whyTls(const SSL* session) {
    const long verified = SSL_get_verify_result(session);
    if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
    const unsigned long error = ERR_get_error();
    if (error == 0) return "the broker closed the connection";
    const char* reason = ERR_reason_error_string(error);
    return reason == nullptr ? "an unknown error" : reason;
}

/// Over TLS 1.2 or 1.3. OpenSSL writes to the socket without MSG_NOSIGNAL: the thread that uses
/// this has SIGPIPE blocked.
class TlsStream final : public MqttStream {
 public:
    TlsStream(Socket socket, std::unique_ptr<SSL_CTX, FreeSsl> context,
              std::unique_ptr<SSL, FreeSsl> session)
        : socket_(std::move(socket)), context_(std::move(context)), session_(std::move(session)) {}

    static Result<std::unique_ptr<MqttStream>> shakeHands(Socket socket, const MqttAddress& address,
                                                          Clock::time_point until, int wakeup) {
        std::unique_ptr<SSL_CTX, FreeSsl> context(SSL_CTX_new(TLS_client_method()));
        if (!context) return fail(ErrorCode::unavailable, "TLS cannot be used here.");
        SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
        const bool trusting =
            address.authority.empty()
                ? SSL_CTX_set_default_verify_paths(context.get()) == 1
                : SSL_CTX_load_verify_file(context.get(), address.authority.c_str()) == 1;
        if (!trusting)
            return fail(ErrorCode::unavailable, "There are no certificates to trust in {}.",
                        address.authority.empty() ? "this system" : address.authority);
        std::unique_ptr<SSL, FreeSsl> session(SSL_new(context.get()));
        if (!session || !expect(session.get(), address.host) ||
            SSL_set_fd(session.get(), socket.descriptor()) != 1)
            return fail(ErrorCode::unavailable, "TLS cannot be used here.");
        for (;;) {
            ERR_clear_error();
            const int done = SSL_connect(session.get());
            if (done == 1) break;
            const int wanted = SSL_get_error(session.get(), done);
            if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE)
                return fail(ErrorCode::unavailable, "TLS with the broker {} failed: {}.",
                            address.host, whyTls(session.get()));
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
            if (!waitFor(socket.descriptor(), wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT,
                         left, wakeup))
                return fail(ErrorCode::unavailable, "TLS with the broker {} failed: no answer.",
                            address.host);
            if (isWoken(wakeup)) return fail(ErrorCode::cancelled, "woken");
        }
        return std::make_unique<TlsStream>(std::move(socket), std::move(context),
                                           std::move(session));
    }

    Result<std::size_t> read(std::span<char> into) override {
        ERR_clear_error();
        return moved(SSL_read(session_.get(), into.data(), static_cast<int>(into.size())));
    }
    Result<std::size_t> write(std::string_view bytes) override {
        ERR_clear_error();
        return moved(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())));
    }
    bool wait(Until until, std::chrono::milliseconds patience, const Wakeup& wakeup) override {
        if (until == Until::readable && SSL_pending(session_.get()) > 0) return true;
        const short events = until == Until::readable && !wantsToWrite_ ? POLLIN : POLLOUT;
        return waitFor(socket_.descriptor(), events, patience,
                       until == Until::readable ? wakeup.descriptor() : kNobody);
    }

 private:
    /// The name that the certificate has to be for.
    static bool expect(SSL* session, const std::string& host) {
        in6_addr numeric{};
        if (::inet_pton(AF_INET, host.c_str(), &numeric) == 1 ||
            ::inet_pton(AF_INET6, host.c_str(), &numeric) == 1)
            return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1;
        return SSL_set1_host(session, host.c_str()) == 1 &&
               SSL_set_tlsext_host_name(session, host.c_str()) == 1;
    }

    Result<std::size_t> moved(int transferred) {
        wantsToWrite_ = false;
        if (transferred > 0) return static_cast<std::size_t>(transferred);
        const int wanted = SSL_get_error(session_.get(), transferred);
        wantsToWrite_ = wanted == SSL_ERROR_WANT_WRITE;
        if (wantsToWrite_ || wanted == SSL_ERROR_WANT_READ) return std::size_t{0};
        if (wanted == SSL_ERROR_ZERO_RETURN)
            return fail(ErrorCode::unavailable, "The broker closed the connection.");
        return fail(
            ErrorCode::unavailable, "The connection to the broker broke: {}.",
            wanted == SSL_ERROR_SYSCALL && errno != 0 ? textOf(errno) : whyTls(session_.get()));
    }

    Socket socket_;
    std::unique_ptr<SSL_CTX, FreeSsl> context_;
    std::unique_ptr<SSL, FreeSsl> session_;
    bool wantsToWrite_ = false;
};

}  // namespace

Wakeup::Wakeup() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    ensure(descriptor_ >= 0, "the system has an event descriptor left");
}
Wakeup::~Wakeup() { ::close(descriptor_); }
void Wakeup::wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}
void Wakeup::waitFor(std::chrono::milliseconds patience) const {
    pollfd watched{descriptor_, POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(patience.count()));
}
void Wakeup::clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(descriptor_, &count, sizeof count);
}

Result<std::unique_ptr<MqttStream>> MqttStream::connect(const MqttAddress& address,
                                                        std::chrono::milliseconds patience,
                                                        const Wakeup& wakeup) {
    const auto until = Clock::now() + patience;
    auto socket = connectToAny(address, until, wakeup.descriptor());
    if (!socket) return fail(socket.error());
    if (address.tls)
        return TlsStream::shakeHands(std::move(*socket), address, until, wakeup.descriptor());
    return std::make_unique<PlainStream>(std::move(*socket));
}

}  // namespace joulewatch
