#include "store/rollup_level.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;
using namespace std::chrono_literals;

TEST_CASE("each level is made of whole buckets of the one below") {
    for (const RollupLevelInfo& each : kRollupLevels) {
        if (each.level == RollupLevel::quarterHour) continue;
        const Duration child = info(each.child).step;
        CHECK(each.step ==
              child * each.children *
                  (each.child == RollupLevel::hour && isProfile(each.level) ? kHoursInWeek : 1));
        for (const std::int64_t bucket : {-169, -1, 0, 1, 167, 168, 500}) {
            if (isProfile(each.level)) continue;
            const BucketRange children = childrenOf(each.level, {bucket, bucket + 1});
            CHECK(children.to - children.from == each.children);
            CHECK(parentOf(each.level, children.from) == bucket);
            CHECK(parentOf(each.level, children.to - 1) == bucket);
            CHECK(startOf(each.child, children.from) == startOf(each.level, bucket));
        }
    }
}

TEST_CASE("a profile's bucket holds one hour of the week in each week of its period") {
    // 1970-01-01 was a Thursday: period 0 of 8 weeks begins with it.
    const Timestamp at{std::chrono::sys_days{std::chrono::year{2024} / 7 / 4} + 13h};
    const std::int64_t hour = bucketAt(at, 1h);
    const std::int64_t cell = parentOf(RollupLevel::weeks8, hour);
    const Timestamp start = startOf(RollupLevel::weeks8, cell);
    CHECK(weekday(start) == weekday(at));
    CHECK(hourOfDay(start) == hourOfDay(at));
    CHECK(floorDivide(cell, kHoursInWeek) == bucketAt(at, info(RollupLevel::weeks8).step));
    int hours = 0;
    const std::int64_t period = floorDivide(cell, kHoursInWeek) * kHoursInWeek;
    const BucketRange children = childrenOf(RollupLevel::weeks8, {period, period + kHoursInWeek});
    for (std::int64_t each = children.from; each < children.to; ++each)
        hours += parentOf(RollupLevel::weeks8, each) == cell;
    CHECK(hours == 8);
    CHECK(parentOf(RollupLevel::weeks64, cell) ==
          parentOf(RollupLevel::weeks64, cell % 168 + period));
}

TEST_CASE("buckets of days reach out to whole ones") {
    const std::int64_t day = 19'723;  // 2024-01-01
    CHECK(bucketsOfDays(RollupLevel::hour, day, day + 1).from == day * 24);
    CHECK(bucketsOfDays(RollupLevel::hour, day, day + 1).to == day * 24 + 24);
    CHECK(bucketsOfDays(RollupLevel::days512, day, day + 1).from == 38);
    CHECK(bucketsOfDays(RollupLevel::days512, day, day + 1).to == 39);
    CHECK(bucketsOfDays(RollupLevel::days8, -9, -7).from == -2);
    CHECK(bucketsOfDays(RollupLevel::days8, -9, -7).to == 0);
    CHECK(bucketsOfDays(RollupLevel::weeks512, day, day + 1).from == 5 * kHoursInWeek);
    CHECK(bucketsOfDays(RollupLevel::weeks512, day, day + 1).to == 6 * kHoursInWeek);
}
