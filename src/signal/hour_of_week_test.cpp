#include "signal/hour_of_week.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace joulewatch;

TEST_CASE("each hour of the week has its own median") {
    HourOfWeekMedians medians;
    const Timestamp monday = *parseTimestamp("2024-01-01");
    for (int week = 0; week < 5; ++week)
        for (int hour = 0; hour < 168; ++hour)
            medians.add(monday + std::chrono::hours{168 * week + hour}, hour + 10 * (week == 4));
    CHECK(medians.median(0) == 0);
    CHECK(medians.median(167) == 167);
    CHECK(hourOfWeek(*parseTimestamp("2024-01-07T23:30")) == 167);
    CHECK(medians.valuesWhere([](std::size_t hour) { return hour < 3; }).size() == 15);
    CHECK_FALSE(HourOfWeekMedians().median(5));
}

TEST_CASE("a long series is thinned evenly, so that its median stays that of the whole") {
    HourOfWeekMedians medians;
    const Timestamp monday = *parseTimestamp("2024-01-01");
    for (int i = 0; i < 100'000; ++i) medians.add(monday, i);
    medians.add(monday, std::nan(""));
    CHECK(std::abs(*medians.median(0) - 50'000) < 1000);
}
