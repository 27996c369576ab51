#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace joulewatch {

/// An instant with millisecond resolution. A stamp without a zone is the site's wall-clock time
/// and is kept as it was written (as if it were UTC), so that hours and weekdays are the site's.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// Half-open: `from` belongs to it, `to` does not.
struct TimeRange {
    Timestamp from;
    Timestamp to;
    bool contains(Timestamp at) const { return from <= at && at < to; }
    bool operator==(const TimeRange&) const = default;
};
inline constexpr TimeRange kAllTime{Timestamp::min(), Timestamp::max()};

/// `YYYY-MM-DDTHH:MM:SS`, with `.mmm` only where there are milliseconds.
std::string formatTimestamp(Timestamp at);

/// ISO 8601: `YYYY-MM-DD[(T| )HH:MM[:SS[.fff…]]][Z|±HH:MM]`; an offset is taken out. Empty when the
/// text is anything else, or a date or time that does not exist (2023-02-29, 24:30).
std::optional<Timestamp> parseTimestamp(std::string_view text);

/// 0 to 23.
inline int hourOfDay(Timestamp at) {
    const auto sinceMidnight = at - std::chrono::floor<std::chrono::days>(at);
    return static_cast<int>(std::chrono::floor<std::chrono::hours>(sinceMidnight).count());
}
/// Whole days since 1970-01-01, a Thursday.
inline std::int64_t dayNumber(Timestamp at) {
    return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}
/// 0 = Monday to 6 = Sunday.
inline int weekday(Timestamp at) {
    const std::int64_t day = (dayNumber(at) + 3) % 7;
    return static_cast<int>(day < 0 ? day + 7 : day);
}
inline bool isWeekend(Timestamp at) { return weekday(at) >= 5; }

}  // namespace joulewatch
