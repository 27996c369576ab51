#include "learn/score_offset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "learn/forest_test_data.hpp"

namespace joulewatch {
namespace {

std::vector<std::uint32_t> sortedSums(const FittedForest& forest, const FeatureMatrix& rows) {
    std::vector<std::uint32_t> sums(rows.rows());
    forest.pathSums(columnsOf(rows), sums);
    std::sort(sums.begin(), sums.end());
    return sums;
}

std::ptrdiff_t flagged(const FittedForest& forest, const std::vector<std::uint32_t>& sums,
                       double offset) {
    return std::count_if(sums.begin(), sums.end(), [&](std::uint32_t sum) {
        return decisionOf(forest.score(sum), offset) < 0;
    });
}

}  // namespace

TEST_CASE("contamination 0.01 on 1000 distinct scores flags 10") {
    const FeatureMatrix rows = noise(1000, 5, 31);
    // Many trees, so that no two rows have the same score.
    const auto forest = IsolationForest::fit(rows, {.trees = 400});
    REQUIRE(forest.has_value());
    const auto sums = sortedSums(*forest, rows);
    const std::size_t needed = sumsForOffset(1000, 0.01);
    REQUIRE(std::adjacent_find(sums.begin(), sums.begin() + 20) == sums.begin() + 20);
    const double offset = scoreOffset(*forest, std::span(sums).first(needed), 1000, 0.01);
    CHECK(flagged(*forest, sums, offset) == 10);
}

TEST_CASE("the offset is the percentile of the negated score, linear between neighbours") {
    const FeatureMatrix rows = noise(11, 2, 33);
    const auto forest = IsolationForest::fit(rows);
    REQUIRE(forest.has_value());
    const auto sums = sortedSums(*forest, rows);
    const auto at = [&](std::size_t i) { return -forest->score(sums[i]); };
    const auto offset = [&](double contamination) {
        const auto needed = sumsForOffset(11, contamination);
        return scoreOffset(*forest, std::span(sums).first(needed), 11, contamination);
    };
    CHECK(offset(0) == at(0));
    CHECK(offset(0.5) == at(5));  // position 0.5·10
    CHECK(offset(0.25) == doctest::Approx((at(2) + at(3)) / 2).epsilon(1e-12));
}

TEST_CASE("with the automatic offset anomalies score above one half") {
    CHECK(decisionOf(0.51, kAutoOffset) < 0);
    CHECK(decisionOf(0.50, kAutoOffset) == 0);
    CHECK(decisionOf(0.49, kAutoOffset) > 0);
}

}  // namespace joulewatch
