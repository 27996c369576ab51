#include "core/time.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

TEST_CASE("a stamp that is written is read back") {
    for (const char* text :
         {"2024-01-01T00:00:00", "2024-02-29T23:59:59", "1999-12-31T12:00:00.125"})
        CHECK(formatTimestamp(parseTimestamp(text).value()) == text);
}

TEST_CASE("ISO 8601's other spellings mean the same instant") {
    const Timestamp noon = parseTimestamp("2024-06-01T12:00:00").value();
    CHECK(parseTimestamp("2024-06-01 12:00") == noon);
    CHECK(parseTimestamp("2024-06-01T12:00:00Z") == noon);
    CHECK(parseTimestamp("2024-06-01T14:00:00+02:00") == noon);
    CHECK(parseTimestamp("2024-06-01T06:30:00-0530") == noon);
    CHECK(parseTimestamp("2024-06-01T12:00:00.000999") == noon);
    CHECK(parseTimestamp("2024-06-01") == noon - std::chrono::hours{12});
}

TEST_CASE("a date or time that does not exist is not a stamp") {
    for (const char* text : {"2023-02-29", "2024-13-01", "2024-01-01T24:30", "2024-01-01T12:60",
                             "2024-01-01T", "2024-1-1", "", "20240101", "2024-01-01T12:00:00x",
                             "2024-01-01T12:00:00.", "2024-01-01T12:00:00+99:00"})
        CHECK_FALSE(parseTimestamp(text));
}

TEST_CASE("the calendar of a stamp is the site's") {
    const Timestamp at = parseTimestamp("2024-01-06T22:15:00").value();  // a Saturday
    CHECK(hourOfDay(at) == 22);
    CHECK(weekday(at) == 5);
    CHECK(isWeekend(at));
    CHECK(weekday(Timestamp{}) == 3);  // 1970-01-01 was a Thursday
    CHECK(hourOfDay(Timestamp{} - std::chrono::hours{1}) == 23);
    CHECK(weekday(Timestamp{} - std::chrono::hours{1}) == 2);
}
