#pragma once

#include <span>

namespace joulewatch {

/// Median of single-precision values, the mean of the middle two for an even count; NaN when there
/// are none. `values` holds no NaN and may be reordered. For the readings of a window: 3 ns a
/// value.
float medianInPlace(std::span<float> values);

}  // namespace joulewatch
