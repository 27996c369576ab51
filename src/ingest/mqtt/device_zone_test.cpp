#include "ingest/mqtt/device_zone.hpp"

#include <doctest/doctest.h>

namespace joulewatch {

TEST_CASE("times without a zone are in the device's, in the repeated hour next to the arrival") {
    const DeviceZone berlin = *DeviceZone::named("Europe/Berlin");
    const auto at = [&](std::string_view text, std::string_view arrival) {
        const auto time = deviceTime(text, berlin, *parseTimestamp(arrival));
        return time ? formatTimestamp(*time) : "";
    };
    CHECK(at("2026-01-31T12:47:15", "2026-01-31T11:47:16Z") == "2026-01-31T11:47:15");
    CHECK(at("2026-07-31T12:47:15", "2026-07-31T10:47:16Z") == "2026-07-31T10:47:15");
    CHECK(at("2026-10-25T02:30:00", "2026-10-25T00:30:01Z") == "2026-10-25T00:30:00");
    CHECK(at("2026-10-25T02:30:00", "2026-10-25T01:30:01Z") == "2026-10-25T01:30:00");
    CHECK(at("2026-03-29T02:30:00", "2026-03-29T01:30:01Z") == "2026-03-29T01:00:00");
    CHECK(at("2026-07-31T12:47:15Z", "2026-07-31T10:47:16Z") == "2026-07-31T12:47:15");
    CHECK(at("2026-07-31T12:47:15+01:00", "2026-07-31T10:47:16Z") == "2026-07-31T11:47:15");
    CHECK(at("yesterday", "2026-07-31T10:47:16Z").empty());
    CHECK_FALSE(DeviceZone::named("Europe/Entenhausen").has_value());
    CHECK_FALSE(deviceTime("2026-01-31T12:47:15", {}, Timestamp{}).has_value());
    CHECK(formatTimestamp(*epochTime(1'706'702'400)) == "2024-01-31T12:00:00");
    CHECK(formatTimestamp(*epochTime(1'706'702'400'250)) == "2024-01-31T12:00:00.250");
    CHECK_FALSE(epochTime(-1).has_value());
}

}  // namespace joulewatch
