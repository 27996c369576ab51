#include "http/guard.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace joulewatch {
namespace {

bool isPort(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

}  // namespace

bool isLoopbackAddress(std::string_view address) {
    const std::string name = lowered(address);
    if (name == "localhost") return true;
    in_addr v4{};
    if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    in6_addr v6{};
    return inet_pton(AF_INET6, name.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool isLoopbackHost(std::string_view host) {
    if (host.starts_with('[')) {
        const auto close = host.find(']');
        if (close == std::string_view::npos) return false;
        const std::string_view port = host.substr(close + 1);
        const bool goodPort = port.empty() || (port.front() == ':' && isPort(port.substr(1)));
        return goodPort && isLoopbackAddress(host.substr(1, close - 1));
    }
    const auto colon = host.find(':');
    if (colon != std::string_view::npos && !isPort(host.substr(colon + 1))) return false;
    return isLoopbackAddress(host.substr(0, colon));
}

bool isSameOrigin(const Request& request, bool secure, std::string_view publicOrigin) {
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return true;  // curl and the like: no page can hide its Origin
    if (origin == publicOrigin) return true;
    return origin == fmt::format("{}://{}", secure ? "https" : "http", request.header("host"));
}

void addSecurityHeaders(Response& response, bool isApi, std::string_view nonce) {
    const std::string policy =
        isApi ? "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
              : fmt::format(
                    "default-src 'none'; script-src 'self'; style-src 'self'{}; "
                    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
                    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                    "frame-ancestors 'none'",
                    nonce.empty() ? "" : fmt::format(" 'nonce-{}'", nonce));
    response.set("Content-Security-Policy", policy);
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Permissions-Policy",
                 "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (isApi) response.set("Cache-Control", "no-store");
}

void addTransportSecurity(Response& response, const Request& request) {
    // It holds for all ports of a name: on "localhost" it would break what else runs there.
    if (isLoopbackHost(request.header("host"))) return;
    response.set("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace joulewatch
