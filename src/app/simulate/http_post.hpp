#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

struct HttpTarget {
    std::string url;                   // http:// or https://
    std::vector<std::string> headers;  // "Authorization: Bearer …"
    std::string caFile{};              // of an authority that the system does not know; empty: none
};

struct HttpAnswer {
    long status = 0;
    std::chrono::seconds retryAfter{0};
    std::string body;  // its first 64 KiB
};

/// POSTs to one address over one connection, kept open in between. One thread at a time.
class HttpPost {
 public:
    explicit HttpPost(const HttpTarget& target);
    ~HttpPost();
    HttpPost(const HttpPost&) = delete;
    HttpPost& operator=(const HttpPost&) = delete;

    /// `unavailable` when no answer came: within 5 s for a connection, 30 s for all of it.
    Result<HttpAnswer> send(std::string_view body, const std::string& oneMoreHeader = {});

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
