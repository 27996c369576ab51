#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// A reverse proxy between browsers and us, which the owner trusts to say who asks.
struct Proxy {
    std::string origin;  // what browsers see: "https://power.example.org"; empty: none
    std::vector<std::string> trusted;  // addresses of proxies, as inet_ntop writes them

    bool isThere() const { return !origin.empty(); }
    bool isSecure() const { return origin.starts_with("https://"); }
    std::string_view host() const;  // "power.example.org", with the port where one was given
};

/// Of the owner's settings. `invalidInput` when `url` is no http(s)://host[:port] (RFC 6454, 6.1)
/// or an address is none; what is trusted is written in the form that connections have.
Result<Proxy> makeProxy(std::string_view url, std::span<const std::string> trusted);

/// Who asks: `peer`, or when that is a trusted proxy, the last of `forwarded` (the values of
/// X-Forwarded-For, in order) that is not one. What stands before it anybody can have written.
std::string clientBehind(const Proxy& proxy, std::string_view peer, std::string_view forwarded);

}  // namespace joulewatch
