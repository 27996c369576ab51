#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace joulewatch {

/// The token a browser is signed in with; empty when it sent none, or more than one, of which one
/// may be planted. `secure`: over TLS, where the name's prefix keeps others from setting it.
std::string_view sessionToken(const Request& request, bool secure);

/// Set-Cookie: out of reach for scripts and for other sites' requests (RFC 6265bis). Without
/// `lifetime` the browser forgets it when it is closed.
std::string sessionCookie(std::string_view token, bool secure,
                          std::optional<std::chrono::seconds> lifetime);
std::string endedSessionCookie(bool secure);

/// What pages send along with what changes something, so that another site's page, which cannot
/// read it, cannot do it in their name. It belongs to one session and is computed, not kept.
std::string csrfToken(std::string_view sessionToken);
bool isCsrfToken(std::string_view given, std::string_view sessionToken);

}  // namespace joulewatch
