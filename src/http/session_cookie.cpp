#include "http/session_cookie.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/sha256.hpp"

namespace joulewatch {
namespace {

std::string_view cookieName(bool secure) { return secure ? "__Host-session" : "session"; }

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string_view sessionToken(const Request& request, bool secure) {
    std::string_view token;
    for (const auto& [name, value] : request.headers) {
        if (name != "cookie") continue;
        for (std::string_view rest = value; !rest.empty();) {
            const std::string_view pair = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos) continue;
            if (trimmed(pair.substr(0, equals)) != cookieName(secure)) continue;
            if (!token.empty()) return {};
            token = trimmed(pair.substr(equals + 1));
        }
    }
    return token;
}

std::string sessionCookie(std::string_view token, bool secure,
                          std::optional<std::chrono::seconds> lifetime) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax{}{}", cookieName(secure), token,
                       secure ? "; Secure" : "",
                       lifetime ? fmt::format("; Max-Age={}", lifetime->count()) : "");
}

std::string endedSessionCookie(bool secure) {
    return sessionCookie("", secure, std::chrono::seconds{0});
}

std::string csrfToken(std::string_view sessionToken) {
    const std::string text = fmt::format("csrf:{}", sessionToken);
    return hexText(sha256(std::as_bytes(std::span(text))));
}

bool isCsrfToken(std::string_view given, std::string_view sessionToken) {
    const std::string right = csrfToken(sessionToken);
    if (given.size() != right.size()) return false;
    unsigned different = 0;  // all are compared: the time tells nothing about where they differ
    for (std::size_t i = 0; i < right.size(); ++i)
        different |= static_cast<unsigned char>(given[i] ^ right[i]);
    return different == 0;
}

}  // namespace joulewatch
