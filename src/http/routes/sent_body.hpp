#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace joulewatch {

/// A body of readings as its sender has meant it.
struct SentBody {
    std::string unpacked;    // of what came packed
    unsigned refusedAs = 0;  // a status: it cannot be read, for the reason in `why`
    std::string why;

    std::string_view of(const Request& request) const {
        return unpacked.empty() ? std::string_view(request.body) : unpacked;
    }
};

/// As it came, or packed with gzip.
SentBody readSentBody(const Request& request);

}  // namespace joulewatch
