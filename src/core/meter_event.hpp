#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// What is unusual about a meter's readings.
enum class EventKind : std::uint8_t { spike, dip, levelShift, drift, pattern, flatLine, noData };
inline constexpr std::array<std::string_view, 7> kEventKindNames{
    "spike", "dip", "levelShift", "drift", "pattern", "flatLine", "noData"};
constexpr std::string_view name(EventKind kind) {
    return kEventKindNames[static_cast<std::size_t>(kind)];
}

/// Something that was noticed about a meter while its readings came in. The same meter, metric,
/// detector and beginning are the same event, told again when more of it is known.
struct MeterEvent {
    MeterId meter;
    std::optional<Metric> metric;  // none: of all together, or of the meter itself
    EventKind kind = EventKind::spike;
    std::string detector;  // that noticed it first
    Timestamp at;
    std::optional<Timestamp> until;  // none: it goes on
    double score = 0;                // 0.5 at the limit, towards 1 far beyond it
    // Of the metric, in its unit, NaN where there is none: what was read, and what would be
    // ordinary.
    double value = kMissing, expected = kMissing, low = kMissing, high = kMissing;
    Sample sample;  // all metrics at that time, as far as known
};

}  // namespace joulewatch
