#include "signal/fundamental.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "signal/mains_fixture.hpp"

using namespace joulewatch;

TEST_CASE("the mains frequency is found among harmonics, at any record length and frequency") {
    for (const double hz : {42.6, 47.31, 49.5, 49.98, 50.0, 50.2, 57.5, 59.94, 60.0, 61.7, 68.9})
        for (const std::size_t samples : {2560U, 3072U, 3001U, 12800U}) {
            CAPTURE(hz);
            CAPTURE(samples);
            const auto record = mainsCurrent(hz, 12800, samples, {{3, 20}, {5, 10}, {7, 4}});
            const auto found = fundamentalHz(record, 12800);
            REQUIRE(found);
            CHECK(std::abs(*found - hz) < 2e-4);
        }
}

TEST_CASE("a few samples a cycle are enough") {
    const auto record = mainsCurrent(60.02, 1200, 240, {{3, 10}});
    CHECK(std::abs(fundamentalHz(record, 1200).value() - 60.02) < 2e-3);
}

TEST_CASE("no frequency is made up where there is no mains") {
    CHECK_FALSE(fundamentalHz({}, 12800));
    CHECK_FALSE(fundamentalHz(std::vector<double>(3000, 5.0), 12800));  // direct current
    const auto record = mainsCurrent(50, 12800, 1500, {});
    CHECK_FALSE(fundamentalHz(record, 12800));                              // five cycles and a bit
    CHECK_FALSE(fundamentalHz(mainsCurrent(400, 12800, 3000, {}), 12800));  // an aircraft's
    auto broken = mainsCurrent(50, 12800, 3000, {});
    broken[100] = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(fundamentalHz(broken, 12800));
}
