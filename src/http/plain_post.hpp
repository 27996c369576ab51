#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace joulewatch {

/// A POST as devices send it all day, as views of the bytes it came in: one line and some headers,
/// none of which changes what is done with it, a body whose length is said, nothing missing.
struct PlainPost {
    std::string_view path, query;
    std::string_view host, contentType, authorization, idempotencyKey;  // empty: not sent
    std::string_view body;
    std::size_t bytes = 0;  // all of it: the next request begins behind them
};

/// The request at the beginning of `bytes`. Nothing when it is of any other form, wrong or not all
/// there yet: somebody with more patience has to look at it, and nothing of it has been taken.
std::optional<PlainPost> readPlainPost(std::string_view bytes);

}  // namespace joulewatch
