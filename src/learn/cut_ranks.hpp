#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace joulewatch {

/// Ranks of one feature: the number of its cuts, over all trees, that are less than a value. A
/// coarse grid finds the neighbourhood, `steps` halvings the rank.
struct CutRanks {
    static constexpr int kCells = 2048;
    std::vector<float> cuts;  // ascending, without duplicates; then +inf for the last steps to read
    std::size_t count = 0;    // without the padding
    float low = 0, scale = 0;  // cell of x = (x − low)·scale, cut to 0 … kCells−1; NaN in cell 0
    std::array<std::int32_t, kCells> start{};  // cuts in lower cells
    int steps = 0;                             // the fullest cell holds less than 2^steps cuts
};

CutRanks rankCuts(std::vector<float> cuts);

}  // namespace joulewatch
