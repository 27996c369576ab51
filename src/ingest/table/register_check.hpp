#pragma once

#include <span>

namespace joulewatch {

/// Whether one meter's energy values, in order, are a running total: at least 98 % of the steps do
/// not fall, and what was added stays. The second keeps out a load that seldom moves and falls
/// back, which a share of steps alone cannot tell.
bool isRegister(std::span<const double> values);

}  // namespace joulewatch
