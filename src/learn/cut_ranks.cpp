#include "learn/cut_ranks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>

namespace joulewatch {
namespace {

int cellOf(float x, float low, float scale) {
    const float cell = (x - low) * scale;
    if (!(cell > 0)) return 0;  // NaN too
    return static_cast<int>(std::min(cell, static_cast<float>(CutRanks::kCells - 1)));
}

std::array<std::int32_t, CutRanks::kCells> cellStarts(std::span<const float> cuts, float low,
                                                      float scale) {
    std::array<std::int32_t, CutRanks::kCells> start{};
    std::size_t below = 0;
    for (int cell = 0; cell < CutRanks::kCells; ++cell) {
        while (below < cuts.size() && cellOf(cuts[below], low, scale) < cell) ++below;
        start[static_cast<std::size_t>(cell)] = static_cast<std::int32_t>(below);
    }
    return start;
}

int stepsFor(const std::array<std::int32_t, CutRanks::kCells>& start, std::size_t cuts) {
    std::int32_t fullest = static_cast<std::int32_t>(cuts) - start.back();
    for (std::size_t cell = 1; cell < start.size(); ++cell)
        fullest = std::max(fullest, start[cell] - start[cell - 1]);
    return std::bit_width(static_cast<std::uint32_t>(fullest));
}

}  // namespace

CutRanks rankCuts(std::vector<float> cuts) {
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    CutRanks best;
    best.count = cuts.size();
    best.steps = stepsFor(best.start, cuts.size());
    // Cuts among outliers lie far apart and those among ordinary values close together: the grid
    // spans the part of them that makes its fullest cell emptiest.
    for (const std::size_t share : {0U, 1U, 2U, 4U, 8U}) {
        if (cuts.size() < 2) break;
        const std::size_t tail = cuts.size() * share / 100;
        const float low = cuts[tail];
        const float scale =
            static_cast<float>(CutRanks::kCells) / (cuts[cuts.size() - 1 - tail] - low);
        if (!std::isfinite(scale)) continue;
        const auto start = cellStarts(cuts, low, scale);
        const int steps = stepsFor(start, cuts.size());
        if (steps >= best.steps) continue;
        best.low = low;
        best.scale = scale;
        best.start = start;
        best.steps = steps;
    }
    best.cuts = std::move(cuts);
    best.cuts.resize(best.count + (std::size_t{1} << best.steps),
                     std::numeric_limits<float>::infinity());
    return best;
}

}  // namespace joulewatch
