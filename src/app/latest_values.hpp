#pragma once

#include <array>
#include <optional>

#include "store/reading_store.hpp"

namespace joulewatch {

/// The newest value of each metric of a meter; none of what it never measured.
using LatestValues = std::array<std::optional<ChartPoint>, kMetrics.size()>;

/// A device may send its values apart: the newest row need not have them all. `notFound`: no such
/// meter.
Result<LatestValues> latestValues(const ReadingStore& store, const MeterId& meter);

}  // namespace joulewatch
