#pragma once

#include <cstdint>
#include <span>

#include "analyze/load_correlation.hpp"
#include "core/peak_load_findings.hpp"

namespace joulewatch {

/// Would the plant's peak be lower if machines started up to an hour earlier or later? Shifts are
/// fitted to the first 70 % of the days, and judged by the daily peaks of the rest, which they have
/// not seen: a peak that is chance does not come back. `complete` marks bins in which the plant's
/// load is known. Shifts are advised only where the
/// unseen days gain at least 3 %, two standard errors of their mean apart.
ScheduleFinding findSchedule(const LoadTable& loads, std::span<const std::uint8_t> complete,
                             std::uint64_t seed);

}  // namespace joulewatch
