#include "app/mqtt_out/out_topic.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

OutTopic topic(std::string_view text) {
    std::string expected;
    const auto parsed = OutTopic::parse(text, expected);
    REQUIRE(parsed.has_value());
    return *parsed;
}

}  // namespace

TEST_CASE("a topic has a level for the meter, and perhaps one for the metric") {
    const OutTopic usual = topic("joulewatch/{meter}/{metric}");
    CHECK(usual.hasMetric());
    CHECK(usual.of("press-7", "voltageV") == "joulewatch/press-7/voltageV");
    CHECK(usual.ofProgram("status") == "joulewatch/status");
    CHECK(usual.filter() == "joulewatch/+/+");
    const OutTopic whole = topic("plant/a/{meter}");
    CHECK_FALSE(whole.hasMetric());
    CHECK(whole.of("press-7", "voltageV") == "plant/a/press-7");
    CHECK(whole.ofProgram("status") == "plant/a/status");
    std::string expected;
    for (const char* wrong :
         {"", "joulewatch", "{meter}/x", "a/{metric}", "a/{meter}/{meter}", "a/x{meter}",
          "a/+/{meter}", "a/#/{meter}", "$SYS/{meter}", "/{meter}"}) {
        CAPTURE(wrong);
        CHECK_FALSE(OutTopic::parse(wrong, expected).has_value());
    }
    CHECK(expected.starts_with("is a topic such as"));
}

TEST_CASE("whatever a meter is called, it is one level, and never taken for another") {
    const OutTopic usual = topic("j/{meter}/{metric}");
    CHECK(usual.of("hall/L1", "voltageV") == "j/hall%2FL1/voltageV");
    CHECK(usual.of("a+b#c%2F", "voltageV") == "j/a%2Bb%23c%252F/voltageV");
    CHECK(topic("j/{meter}").of("status", "") == "j/%73tatus");
    CHECK(usual.of("Küche 1", "voltageV") == "j/Küche 1/voltageV");
}

TEST_CASE("two subscriptions overlap when one topic may be meant by both") {
    CHECK(filtersOverlap("a/+/+", "a/b/c"));
    CHECK(filtersOverlap("a/+/c", "+/b/+"));
    CHECK(filtersOverlap("#", "a/b"));
    CHECK(filtersOverlap("a/#", "a"));
    CHECK(filtersOverlap("a/b/#", "a/+/x/y"));
    CHECK_FALSE(filtersOverlap("a/+", "a/b/c"));
    CHECK_FALSE(filtersOverlap("a/+/c", "a/b/d"));
    CHECK_FALSE(filtersOverlap("a/b/#", "a"));
}
