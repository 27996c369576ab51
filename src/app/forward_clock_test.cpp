#include "app/forward_clock.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;
using namespace std::chrono_literals;

TEST_CASE("a clock that is set back goes on; one that is set forward is followed") {
    Timestamp day = parseTimestamp("2026-03-01T12:00:00").value();
    const Timestamp noon = day;
    Duration boot = 1h;
    const auto now = forwardClock([&] { return day; }, [&] { return boot; });
    const auto pass = [&](Duration time) {
        day += time;
        boot += time;
    };
    CHECK(now() == noon);
    pass(5min);
    CHECK(now() == noon + 5min);
    day -= 1h;  // somebody sets the clock
    pass(1min);
    CHECK(now() == noon + 6min);
    CHECK(now() == noon + 6min);
    day += 3h;
    CHECK(now() == noon + 2h + 6min);
}

TEST_CASE("the system's own forward clock tells its time") {
    const auto now = forwardClock();
    const auto difference = now() - std::chrono::system_clock::now();
    CHECK(std::chrono::abs(difference) < 5s);
    CHECK(now() <= now());
}
