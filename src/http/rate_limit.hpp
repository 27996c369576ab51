#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace joulewatch {

/// What one asker has left, as the RateLimit-* headers tell it
/// (draft-ietf-httpapi-ratelimit-headers-05).
struct RateState {
    std::uint32_t limit = 0;             // requests a minute
    std::uint32_t remaining = 0;         // of them, now
    std::chrono::seconds reset{0};       // until all are there again
    std::chrono::seconds retryAfter{0};  // more than zero: refused
};

/// A bucket of requests for each asker: as many as the limit at once, refilled evenly over a
/// minute (the "generic cell rate algorithm" of ITU-T I.371, annex A). Safe to call from any
/// thread.
class RateLimit {
 public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::uint32_t kAnonymousPerMinute = 60;  // an address
    static constexpr std::uint32_t kUserPerMinute = 600;
    static constexpr std::uint32_t kDownloadsPerMinute = 10;  // a user, of the 600
    static constexpr std::size_t kMaxAskers = 20'000;  // remembered; further ones share a bucket

    RateState admit(std::string_view asker, std::uint32_t perMinute, Clock::time_point now);

 private:
    Clock::time_point& fullAt(std::string_view asker, Clock::time_point now);

    std::mutex mutex_;
    std::map<std::string, Clock::time_point, std::less<>> fullAt_;  // when the bucket is full again
};

/// An IPv4 address, or the /64 of an IPv6 one, which is what one subscriber has.
std::string askerAt(std::string_view address);

}  // namespace joulewatch
