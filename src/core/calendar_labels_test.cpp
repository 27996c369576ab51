#include "core/calendar_labels.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

std::optional<std::string_view> season(const char* label, const char* at,
                                       Hemisphere hemisphere = Hemisphere::northern) {
    return expectedSeason(label, *parseTimestamp(at), hemisphere);
}

}  // namespace

TEST_CASE("a season's name is held against the stamp, in either hemisphere") {
    CHECK_FALSE(season("Winter", "2024-01-15"));
    CHECK(season("winter", "2024-07-15") == "summer");
    CHECK_FALSE(season("winter", "2024-07-15", Hemisphere::southern));
    CHECK(season("summer", "2024-07-15", Hemisphere::southern) == "winter");
    CHECK_FALSE(season("fall", "2024-10-01"));
    CHECK_FALSE(season("dry", "2024-10-01"));  // no season of ours
}

TEST_CASE("between the meteorological and the astronomical border both names are right") {
    CHECK_FALSE(season("winter", "2024-03-10"));
    CHECK_FALSE(season("spring", "2024-03-10"));
    CHECK(season("winter", "2024-03-25") == "spring");
    CHECK(season("spring", "2024-02-28") == "winter");
    CHECK_FALSE(season("autumn", "2024-12-20"));
}

TEST_CASE("a time of day's name may be an hour off, not more") {
    const auto timeOfDay = [](const char* label, const char* at) {
        return expectedTimeOfDay(label, *parseTimestamp(at));
    };
    CHECK_FALSE(timeOfDay("morning", "2024-01-01T09:00"));
    CHECK_FALSE(timeOfDay("Morning", "2024-01-01T12:30"));
    CHECK(timeOfDay("morning", "2024-01-01T15:00") == "afternoon");
    CHECK(timeOfDay("night", "2024-01-01T13:00") == "afternoon");
    CHECK_FALSE(timeOfDay("night", "2024-01-01T03:00"));
    CHECK(timeOfDay("evening", "2024-01-01T03:00") == "night");
    CHECK_FALSE(timeOfDay("peak", "2024-01-01T03:00"));
}
