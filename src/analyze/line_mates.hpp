#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace joulewatch {

/// Block values of machine `machine` less the median of its line mates': those whose block-to-block
/// changes correlate with its own above 0.5, which a shared line or feed makes and a trend does
/// not. `series[m]` holds machine m's values, one a block, NaN where unknown. At least three mates
/// over twenty changes, else the values come back as they are: a median of two would hand one
/// machine's wear to the other.
std::vector<double> withoutLineMates(std::span<const std::vector<double>> series,
                                     std::size_t machine);

}  // namespace joulewatch
