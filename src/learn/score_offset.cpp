#include "learn/score_offset.hpp"

#include <algorithm>
#include <cmath>

#include "core/result.hpp"

namespace joulewatch {
namespace {

double position(std::size_t rows, double contamination) {
    return contamination * static_cast<double>(rows - 1);
}

}  // namespace

std::size_t sumsForOffset(std::size_t rows, double contamination) {
    if (rows == 0) return 0;
    return std::min(rows, static_cast<std::size_t>(position(rows, contamination)) + 2);
}

double scoreOffset(const FittedForest& forest, std::span<const std::uint32_t> smallestSums,
                   std::size_t rows, double contamination) {
    ensure(rows > 0 && smallestSums.size() == sumsForOffset(rows, contamination),
           "an offset is taken from the sums it needs");
    const double at = position(rows, contamination);
    const auto lower = static_cast<std::size_t>(at);
    const std::size_t upper = std::min(lower + 1, smallestSums.size() - 1);
    // A smaller sum is a larger score, so that ascending sums are ascending −score.
    const double low = -forest.score(smallestSums[lower]);
    const double high = -forest.score(smallestSums[upper]);
    return low + (high - low) * (at - static_cast<double>(lower));
}

}  // namespace joulewatch
