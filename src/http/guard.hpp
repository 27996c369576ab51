#pragma once

#include <string_view>

#include "http/message.hpp"

namespace joulewatch {

/// "localhost:8501", "127.0.0.1", "[::1]:8501": what a browser on this machine calls us. Any other
/// name, also one that resolves to us, is a page elsewhere that wants to read our answers (DNS
/// rebinding).
bool isLoopbackHost(std::string_view host);

/// An address of this machine's loopback interface, or "localhost".
bool isLoopbackAddress(std::string_view address);

/// Whether a request that changes something comes from our own pages or from no browser at all:
/// Sec-Fetch-Site where there is one, else Origin against our scheme and Host, or what a proxy
/// shows browsers (OWASP, Cross-Site Request Forgery Prevention).
bool isSameOrigin(const Request& request, bool secure, std::string_view publicOrigin = {});

/// What browsers must not do with our answers (OWASP ASVS 5.0, 3.4). `nonce` is empty for what is
/// no page.
void addSecurityHeaders(Response& response, bool isApi, std::string_view nonce);

/// Over TLS: browsers come back over TLS only, for a year (RFC 6797).
void addTransportSecurity(Response& response, const Request& request);

}  // namespace joulewatch
