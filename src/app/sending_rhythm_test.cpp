#include "app/sending_rhythm.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

const Timestamp kNoon = parseTimestamp("2026-03-01T12:00:00").value();

}  // namespace

TEST_CASE("a meter's rhythm is the median of its gaps, once there are three") {
    SendingRhythm rhythm;
    for (const auto second : {0s, 10s, 20s}) {
        rhythm.note(kNoon + second, kNoon + second);
        CHECK(rhythm.interval() == std::nullopt);
    }
    rhythm.note(kNoon + 30s, kNoon + 30s);
    CHECK(rhythm.interval() == 10s);
    rhythm.note(kNoon + 900s, kNoon + 900s);  // one long silence among them
    CHECK(rhythm.interval() == 10s);
    for (int i = 1; i <= 15; ++i) rhythm.note(kNoon + 900s + i * 1min, kNoon + 900s + i * 1min);
    CHECK(rhythm.interval() == 60s);  // old gaps are forgotten
}

TEST_CASE("what is sent together, late or again is no quicker rhythm") {
    SUBCASE("a backlog of quarter hours, all within a second") {
        SendingRhythm rhythm;
        for (int i = 0; i < 20; ++i) rhythm.note(kNoon + i * 10ms, kNoon - 5h + i * 15min);
        CHECK(rhythm.interval() == 15min);
    }
    SUBCASE("a minute's seconds, once a minute") {
        SendingRhythm rhythm;
        for (int i = 0; i < 5; ++i) rhythm.note(kNoon + i * 1min, kNoon + i * 1min);
        CHECK(rhythm.interval() == 1min);
    }
    SUBCASE("the values of a row one by one") {
        SendingRhythm rhythm;
        for (int i = 0; i < 5; ++i)
            for (int value = 0; value < 4; ++value)
                rhythm.note(kNoon + i * 10s + value * 1ms, kNoon + i * 10s);
        CHECK(rhythm.interval() == 10s);
    }
}

TEST_CASE("a rhythm of an earlier run holds until there is a newer one") {
    SendingRhythm rhythm;
    rhythm.recall(5min);
    rhythm.note(kNoon, kNoon);
    CHECK(rhythm.interval() == 5min);
    for (int i = 1; i < 4; ++i) rhythm.note(kNoon + i * 1s, kNoon + i * 1s);
    CHECK(rhythm.interval() == 1s);
}

TEST_CASE("readings a minute are those of whole minutes, of the last quarter of an hour") {
    RecentReadings recent;
    CHECK(recent.perMinute(kNoon) == 0);
    recent.add(kNoon + 30s, 7);
    CHECK(recent.perMinute(kNoon + 40s) == 7);  // so far
    recent.add(kNoon + 70s, 100);
    CHECK(recent.perMinute(kNoon + 80s) == 7);  // of 12:00
    CHECK(recent.perMinute(kNoon + 2min) == (7 + 100) / 2.0);
    CHECK(recent.perMinute(kNoon + 10min) == (7 + 100) / 10.0);
    CHECK(recent.perMinute(kNoon + 16min) == 100 / 15.0);
    CHECK(recent.perMinute(kNoon + 17min) == 0);
    recent.add(kNoon + 1h, 30);
    CHECK(recent.perMinute(kNoon + 1h + 1min) == 30 / 15.0);
    recent.add(kNoon + 59min, 5);  // a clock that was set back a little counts as now
    CHECK(recent.perMinute(kNoon + 1h + 1min) == 35 / 15.0);
}
