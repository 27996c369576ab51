#include "store/rollup_bucket.hpp"

#include <doctest/doctest.h>

#include "store/chart_steps.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

TEST_CASE("a bucket's mean and deviation are those of its readings") {
    // The example of NIST/SEMATECH, e-Handbook of Statistical Methods, data set NumAcc3: 1000000.2
    // and 1000 times the pair 1000000.1, 1000000.3: mean 1000000.2, standard deviation 0.1.
    RollupBucket left, right;
    left.add(1000000.2);
    for (int i = 0; i < 1000; ++i) {
        RollupBucket& to = i < 400 ? left : right;
        to.add(1000000.1);
        to.add(1000000.3);
    }
    left.merge(right);
    CHECK(left.count == 2001);
    CHECK(left.mean() == doctest::Approx(1000000.2).epsilon(1e-14));
    CHECK(left.standardDeviation() == doctest::Approx(0.1).epsilon(1e-7));
    CHECK(left.min == 1000000.1);
    CHECK(left.max == 1000000.3);
    CHECK(left.first == 1000000.2);
    CHECK(left.last == 1000000.3);
    CHECK(std::isnan(RollupBucket{}.standardDeviation()));
}

TEST_CASE("steps of time are rounded towards the past on both sides of 1970") {
    CHECK(floorDivide(7, 4) == 1);
    CHECK(floorDivide(-7, 4) == -2);
    CHECK(floorDivide(-8, 4) == -2);
    CHECK(ceilDivide(7, 4) == 2);
    CHECK(ceilDivide(-7, 4) == -1);
    CHECK(bucketAt(Timestamp{-1ms}, 15min) == -1);
}

TEST_CASE("a chart's step is the shortest round one that fits, made of the coarsest level") {
    const Timestamp start{};
    CHECK(roundStep({start, start + 24h}, 96) == 15min);
    CHECK(roundStep({start, start + 24h}, 95) == 30min);
    CHECK(roundStep({start, start + 24h * 365}, 1000) == 12h);
    CHECK(roundStep({start, start + 24h * 365}, 100) == 24h * 4);
    // A window that is not at round times touches one step more.
    CHECK(roundStep({start + 1s, start + 24h + 1s}, 96) == 30min);
    CHECK_FALSE(levelFor(5min).has_value());
    CHECK(levelFor(30min) == RollupLevel::quarterHour);
    CHECK(levelFor(2h) == RollupLevel::hour);
    CHECK(levelFor(3h) == RollupLevel::threeHours);
    CHECK(levelFor(48h) == RollupLevel::day);
    CHECK(levelFor(24h * 16) == RollupLevel::days8);
}
