#include "http/rate_limit.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace joulewatch;
using namespace std::chrono_literals;

TEST_CASE("sixty requests at once, then one a second; others are not concerned") {
    RateLimit limit;
    const RateLimit::Clock::time_point start{1h};
    for (std::uint32_t i = 0; i < 60; ++i) {
        const RateState state = limit.admit("a", 60, start);
        CHECK(state.retryAfter == 0s);
        CHECK(state.remaining == 59 - i);
        CHECK(state.reset == std::chrono::seconds{i + 1});
    }
    CHECK(limit.admit("a", 60, start).retryAfter == 1s);
    CHECK(limit.admit("a", 60, start + 900ms).retryAfter == 1s);  // asking again costs nothing
    CHECK(limit.admit("b", 60, start).retryAfter == 0s);
    CHECK(limit.admit("a", 60, start + 1s).retryAfter == 0s);
    CHECK(limit.admit("a", 60, start + 1s).retryAfter == 1s);
    const RateState later = limit.admit("a", 60, start + 10min);
    CHECK(later.remaining == 59);
    CHECK(later.limit == 60);
}

TEST_CASE("in ten minutes without pause no more than eleven minutes' worth is let through") {
    RateLimit limit;
    int through = 0;
    for (auto at = 0ms; at < 10min; at += 50ms)
        through += limit.admit("a", 60, RateLimit::Clock::time_point{1h + at}).retryAfter == 0s;
    CHECK(through == 659);  // 60 at once, then one a second until just before the end
}

TEST_CASE("many addresses do not grow our memory: those beyond the limit share a bucket") {
    RateLimit limit;
    const RateLimit::Clock::time_point now{1h};
    for (std::size_t i = 0; i < RateLimit::kMaxAskers; ++i)
        limit.admit(fmt::format("{}", i), 60, now);
    for (int i = 0; i < 60; ++i)
        CHECK(limit.admit(fmt::format("x{}", i), 60, now).retryAfter == 0s);
    CHECK(limit.admit("y", 60, now).retryAfter == 1s);
    CHECK(limit.admit("z", 60, now + 2min).remaining == 59);  // the others are forgotten by then
}

TEST_CASE("addresses of one IPv6 network count as one") {
    CHECK(askerAt("192.0.2.7") == "192.0.2.7");
    CHECK(askerAt("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    CHECK(askerAt("2001:db8:1:2::1") == askerAt("2001:db8:1:2:ffff::9"));
    CHECK(askerAt("::ffff:192.0.2.7") == "::ffff:192.0.2.7");
}
