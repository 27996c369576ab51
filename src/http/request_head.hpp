#pragma once

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/verb.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "http/message.hpp"

namespace joulewatch {

inline Method methodOf(boost::beast::http::verb method) {
    using boost::beast::http::verb;
    switch (method) {
        case verb::get:
            return Method::get;
        case verb::head:
            return Method::head;
        case verb::post:
            return Method::post;
        case verb::delete_:
            return Method::remove;
        default:
            return Method::other;
    }
}

/// A head as the server library has read it, as ours.
inline Request requestOf(const boost::beast::http::request<boost::beast::http::empty_body>& head) {
    Request request;
    request.method = methodOf(head.method());
    request.target = std::string(head.target());
    for (const auto& field : head) {
        std::string name(field.name_string());
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    return request;
}

/// What the head alone tells to refuse, as status and sentence; 0: nothing.
inline std::pair<unsigned, std::string_view> refuseHead(const Request& request) {
    constexpr std::size_t kMaxTarget = 8 * 1024;
    constexpr std::size_t kMaxHeaders = 100;
    if (request.target.size() > kMaxTarget) return {414, "The address is longer than 8 KiB."};
    if (request.headers.size() > kMaxHeaders) return {431, "There are more than 100 headers."};
    std::size_t hosts = 0, lengths = 0, codings = 0;
    bool knownCoding = true;
    for (const auto& [name, value] : request.headers) {
        hosts += name == "host" ? 1 : 0;
        lengths += name == "content-length" ? 1 : 0;
        codings += name == "transfer-encoding" ? 1 : 0;
        if (name == "transfer-encoding") knownCoding = boost::beast::iequals(value, "chunked");
    }
    if (hosts != 1) return {400, "There must be one Host header."};
    // Where a body ends must not be a matter of opinion: who is before us may hold another one and
    // take the rest for a request (RFC 9112, 6.3 and 11.2).
    if (lengths + codings > 1 || !knownCoding)
        return {400, "Say how long the body is in one way: Content-Length, or chunked."};
    return {0, {}};
}

}  // namespace joulewatch
