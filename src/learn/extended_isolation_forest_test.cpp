#include "learn/extended_isolation_forest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "learn/forest_test_data.hpp"

namespace joulewatch {
namespace {

/// A ring around nothing: the middle is as far from all rows as its coordinates are ordinary.
FeatureMatrix ring(std::size_t rows, double xScale) {
    FeatureMatrix matrix({"x", "y"}, rows);
    SeededRandom random(5, 0);
    for (std::size_t row = 0; row < rows; ++row) {
        const double angle = 2 * std::acos(-1.0) * random.unit();
        const double radius = 5 + 0.2 * random.normal();
        matrix.mutableColumn(0)[row] = static_cast<float>(xScale * radius * std::cos(angle));
        matrix.mutableColumn(1)[row] = static_cast<float>(radius * std::sin(angle));
    }
    return matrix;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const auto n = static_cast<double>(a.size());
    double meanA = 0, meanB = 0, ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        meanA += a[i] / n;
        meanB += b[i] / n;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - meanA) * (b[i] - meanB);
        aa += (a[i] - meanA) * (a[i] - meanA);
        bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("at level 0 an extended forest behaves like the axis-parallel one") {
    const FeatureMatrix rows = noise(2000, 3, 21);
    const auto parallel = IsolationForest::fit(rows);
    const auto level0 = ExtendedIsolationForest::fit(rows, {.forest = {}, .extensionLevel = 0});
    REQUIRE((parallel && level0));
    const auto one = scoreRows(*parallel, rows);
    const auto other = scoreRows(*level0, rows);
    // Other cuts of the same law: as alike as two seeds of the one are.
    const auto again = IsolationForest::fit(rows, {.seed = 43});
    REQUIRE(again.has_value());
    CHECK(correlation(one, other) > correlation(one, scoreRows(*again, rows)) - 0.02);
    CHECK(correlation(one, other) > 0.95);
}

TEST_CASE("cuts in any direction keep ghosts off the axes (Hariri et al. 2018, fig. 2)") {
    // Two blobs on a diagonal: axis-parallel cuts leave two ghosts at the other corners, where no
    // row is; in other directions those score as high as anything as far away.
    FeatureMatrix blobs({"x", "y"}, 2000);
    SeededRandom random(3, 0);
    for (std::size_t row = 0; row < 2000; ++row) {
        const double centre = row % 2 == 0 ? 0 : 10;
        blobs.mutableColumn(0)[row] = static_cast<float>(centre + random.normal());
        blobs.mutableColumn(1)[row] = static_cast<float>(10 - centre + random.normal());
    }
    FeatureMatrix ghosts({"x", "y"}, 2);
    ghosts.mutableColumn(0)[1] = ghosts.mutableColumn(1)[1] = 10;
    const auto parallel = IsolationForest::fit(blobs);
    const auto oblique = ExtendedIsolationForest::fit(blobs);
    REQUIRE((parallel && oblique));
    for (std::size_t ghost = 0; ghost < 2; ++ghost)
        CHECK(scoreRows(*oblique, ghosts)[ghost] > scoreRows(*parallel, ghosts)[ghost] + 0.03);
}

TEST_CASE("an extended forest does not care about units") {
    const FeatureMatrix volts = ring(1000, 1);
    const FeatureMatrix millivolts = ring(1000, 1024);  // a power of two: the same digits
    const auto one = ExtendedIsolationForest::fit(volts);
    const auto other = ExtendedIsolationForest::fit(millivolts);
    REQUIRE((one && other));
    CHECK(scoreRows(*one, volts) == scoreRows(*other, millivolts));
}

TEST_CASE("credits of an extended forest add up to its score") {
    const FeatureMatrix rows = noise(500, 4, 23);
    const auto forest = ExtendedIsolationForest::fit(rows);
    REQUIRE(forest.has_value());
    const auto scores = scoreRows(*forest, rows);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        double credits = 0;
        for (const double each : forest->credits(rowOf(rows, row))) credits += each;
        REQUIRE(std::abs(std::log2(scores[row]) + 1 - credits / forest->ordinaryPathLength()) <
                1e-12);
    }
}

TEST_CASE("constant features take no part in an extended forest") {
    FeatureMatrix rows = noise(500, 3, 25);
    std::fill(rows.mutableColumn(1).begin(), rows.mutableColumn(1).end(), 7.0F);
    const auto forest = ExtendedIsolationForest::fit(rows);
    REQUIRE(forest.has_value());
    for (const double score : scoreRows(*forest, rows)) CHECK(std::isfinite(score));
    CHECK(forest->credits(rowOf(rows, 0))[1] == 0);
}

}  // namespace joulewatch
