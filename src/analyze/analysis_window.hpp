#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace joulewatch {

/// Calendar days that `span` touches; `span.to` is not part of it.
inline std::int64_t calendarDays(TimeRange span) {
    if (span.to <= span.from) return 0;
    return dayNumber(span.to - Duration{1}) - dayNumber(span.from) + 1;
}

/// The piece of time in which plant-wide analyses read the plant and take their block medians: a
/// day when there are at least 30 of them, else 4 hours. Windows start at multiples of it since
/// midnight.
inline Duration analysisWindow(TimeRange span) {
    return calendarDays(span) >= 30 ? Duration{std::chrono::hours{24}}
                                    : Duration{std::chrono::hours{4}};
}

}  // namespace joulewatch
