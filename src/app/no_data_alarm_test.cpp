#include "app/no_data_alarm.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

const Timestamp kStart = parseTimestamp("2026-03-01T12:00:00").value();

/// Meters that are heard when the test says so, judged by an alarm that remembers what it raised.
struct Watch {
    Timestamp now = kStart;
    std::vector<RegisteredMeter> meters;
    std::vector<Alert> alerts;  // stored, open and over
    NoDataAlarm alarm = restarted();

    NoDataAlarm restarted() {
        return {now, alerts,
                [](std::string_view source) { return "<" + std::string(source) + ">"; }};
    }
    void add(std::string id, std::string source = "http:plug") {
        RegisteredMeter meter;
        meter.meter = std::move(id);
        meter.source = std::move(source);
        meter.interval = 10s;
        meter.lastSeen = now;
        meters.push_back(meter);
    }
    RegisteredMeter& operator[](std::string_view id) {
        return *std::ranges::find(meters, id, &RegisteredMeter::meter);
    }
    void judge() {
        auto verdict = alarm.judge(meters, now);
        for (Alert& each : verdict.raised) {
            each.id = std::to_string(alerts.size());
            alarm.stored(each);
            alerts.push_back(each);
        }
        for (const std::string& id : verdict.ended)
            std::ranges::find(alerts, id, &Alert::id)->endedAt = now;
    }
    /// Time passes; those named are heard every second.
    void pass(std::chrono::seconds time, const std::vector<std::string>& heard = {}) {
        for (auto left = time; left > 0s; left -= 1s) {
            now += 1s;
            for (const std::string& each : heard) (*this)[each].lastSeen = now;
            judge();
        }
    }
    std::vector<std::string> open() const {
        std::vector<std::string> subjects;
        for (const Alert& each : alerts)
            if (!each.endedAt) subjects.push_back(each.subject);
        return subjects;
    }
    using Subjects = std::vector<std::string>;
};

}  // namespace

TEST_CASE("a silent meter raises one alert after three intervals, and it ends by itself") {
    Watch watch;
    watch.add("press");
    watch.add("fan");
    watch.pass(30s, {"fan"});
    CHECK(watch.open().empty());
    watch.pass(1s, {"fan"});
    REQUIRE(watch.open() == Watch::Subjects{"press"});
    CHECK(watch.alerts[0].text == "press has sent nothing for 31 s; it usually does every 10 s.");
    CHECK(watch.alerts[0].severity == Severity::warning);
    watch.pass(1h, {"fan"});
    CHECK(watch.alerts.size() == 1);
    watch.pass(1s, {"fan", "press"});
    CHECK(watch.open().empty());
    watch.pass(60s, {"fan"});  // another silence, another alert
    CHECK(watch.alerts.size() == 2);
}

TEST_CASE("how long a meter may be silent") {
    RegisteredMeter meter;
    CHECK(NoDataAlarm::allowedSilence(meter) == std::nullopt);  // its rhythm is not known yet
    meter.interval = 1s;
    CHECK(NoDataAlarm::allowedSilence(meter) == NoDataAlarm::kLeast);
    meter.interval = 15min;
    CHECK(NoDataAlarm::allowedSilence(meter) == 45min);
    meter.silentAfter = 1h;
    CHECK(NoDataAlarm::allowedSilence(meter) == 1h);
    meter.silentAfter = 60s;  // less than three of its intervals would be a false alarm
    CHECK(NoDataAlarm::allowedSilence(meter) == 45min);
    meter.interval.reset();
    CHECK(NoDataAlarm::allowedSilence(meter) == 60s);
    meter.silentAfter = 0s;
    CHECK(NoDataAlarm::allowedSilence(meter) == std::nullopt);
}

TEST_CASE("when a whole source is silent there is one alert, not one a meter") {
    Watch watch;
    for (int i = 0; i < 50; ++i) watch.add("m" + std::to_string(i));
    watch["m7"].interval = 15min;  // is not overdue for long
    watch.pass(1h);
    REQUIRE(watch.alerts.size() == 1);
    CHECK(watch.alerts[0].subjectKind == "source");
    CHECK(watch.alerts[0].subject == "http:plug");
    CHECK(watch.alerts[0].severity == Severity::critical);
    CHECK(watch.alerts[0].text ==
          "Nothing has come from <http:plug> for 31 s: 50 meters are silent.");
    SUBCASE("back again, it ends, and who stays away is told of on their own") {
        watch.pass(20s, {"m0", "m1"});  // the others have their time to come back
        CHECK(watch.open().empty());
        watch.pass(5s, {"m0", "m1", "m2"});
        watch.pass(40s, {"m0", "m1", "m2"});
        CHECK(watch.alerts.size() == 1 + 46);  // but for these three and m7, whose time is longer
        CHECK(watch.open().size() == 46);
    }
    SUBCASE("said to be over by a person, the same silence is not told again") {
        watch.alerts[0].endedAt = watch.now;
        watch.pass(1h);
        CHECK(watch.alerts.size() == 1);
    }
}

TEST_CASE("a silent meter of a source that goes on is not the source's silence") {
    Watch watch;
    watch.add("press");
    watch.add("fan");
    watch.add("pump", "mqtt:home");
    watch.pass(2min, {"fan"});
    CHECK(watch.open() == Watch::Subjects{"press", "pump"});  // of one meter, not of its source
}

TEST_CASE("after a restart there is no storm: senders have time to come back") {
    Watch watch;
    for (int i = 0; i < 20; ++i) watch.add("m" + std::to_string(i));
    watch.now += 3h;  // switched off
    watch.alarm = watch.restarted();
    watch.pass(59s);
    watch.pass(5s, {"m0", "m1"});
    CHECK(watch.alerts.empty());
    watch.pass(3min, {"m0", "m1"});
    CHECK(watch.open().size() == 18);
}

TEST_CASE("an alert of an earlier run goes on, is told once, and ends when its meter is heard") {
    Watch watch;
    watch.add("press");
    watch.pass(2min);
    REQUIRE(watch.open() == Watch::Subjects{"press"});
    watch.alarm = watch.restarted();
    watch.pass(10min);
    CHECK(watch.alerts.size() == 1);
    watch.pass(1s, {"press"});
    CHECK(watch.open().empty());
}

TEST_CASE("an alert ends when nobody wants to know any more") {
    Watch watch;
    watch.add("press");
    watch.pass(2min);
    watch["press"].silentAfter = 0s;
    watch.pass(2min);
    CHECK(watch.open().empty());
    CHECK(watch.alerts.size() == 1);
}
