#include "store/lttb.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

std::vector<ChartPoint> line(const std::vector<double>& values) {
    std::vector<ChartPoint> points;
    for (const double value : values)
        points.push_back({Timestamp{std::chrono::seconds{points.size()}}, value});
    return points;
}

}  // namespace

TEST_CASE("the largest triangle of a flat line is its only peak; the ends stay") {
    // Four points of ten: two groups of four between the ends, 1 to 4 and 5 to 8. The peak at 3
    // spans the largest triangle of its group.
    const auto points = line({0, 0, 0, 9, 0, 0, 0, 0, 0, 0});
    const auto chosen = largestTriangles(points, 4);
    REQUIRE(chosen.size() == 4);
    CHECK(chosen[0] == points[0]);
    CHECK(chosen[1] == points[3]);
    // From (3, 9) to the end (9, 0), the point farthest from the line through both, of 5 to 8:
    // area = |(3 - 9)(0 - 9) - (3 - t)(0 - 9)| / 2 is largest for t = 5.
    CHECK(chosen[2] == points[5]);
    CHECK(chosen[3] == points[9]);
}

TEST_CASE("no more points than asked for: all of them") {
    const auto points = line({1, 2, 3});
    CHECK(largestTriangles(points, 3) == points);
    CHECK(largestTriangles(points, 100) == points);
}
