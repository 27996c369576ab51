#include "http/proxy.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace joulewatch {
namespace {

std::string_view afterScheme(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://"})
        if (url.starts_with(scheme)) return url.substr(scheme.size());
    return {};
}

/// Letters in lower case, so that it compares with what browsers send.
bool isHostLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// An address in the one form that it has; an IPv4 address inside IPv6 is an IPv4 address.
std::optional<std::string> addressIn(std::string_view written) {
    const std::string text(trimmed(written));
    std::array<char, INET6_ADDRSTRLEN> shown{};
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1)
        return inet_ntop(AF_INET, &v4, shown.data(), shown.size());
    if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return std::nullopt;
    if (IN6_IS_ADDR_V4MAPPED(&v6))
        return inet_ntop(AF_INET, v6.s6_addr + 12, shown.data(), shown.size());
    return inet_ntop(AF_INET6, &v6, shown.data(), shown.size());
}

}  // namespace

std::string_view Proxy::host() const { return afterScheme(origin); }

Result<Proxy> makeProxy(std::string_view url, std::span<const std::string> trusted) {
    Proxy proxy;
    proxy.origin = url;
    const std::string_view host = proxy.host();
    if (host.empty() || !std::all_of(host.begin(), host.end(), isHostLetter))
        return fail(ErrorCode::invalidInput,
                    "'{}' is not of the form https://host or https://host:port, in lower case",
                    url);
    for (const std::string& each : trusted) {
        const auto address = addressIn(each);
        if (!address) return fail(ErrorCode::invalidInput, "'{}' is no address of a proxy", each);
        proxy.trusted.push_back(*address);
    }
    return proxy;
}

std::string clientBehind(const Proxy& proxy, std::string_view peer, std::string_view forwarded) {
    const auto isTrusted = [&](const std::string& address) {
        return std::find(proxy.trusted.begin(), proxy.trusted.end(), address) !=
               proxy.trusted.end();
    };
    std::string client = addressIn(peer).value_or(std::string(peer));
    while (isTrusted(client) && !forwarded.empty()) {
        const auto comma = forwarded.rfind(',');
        const bool isLast = comma == std::string_view::npos;
        const auto named = addressIn(isLast ? forwarded : forwarded.substr(comma + 1));
        if (!named) break;  // no address: what the proxy says is not understood
        client = *named;
        forwarded = isLast ? std::string_view() : forwarded.substr(0, comma);
    }
    return client;
}

}  // namespace joulewatch
