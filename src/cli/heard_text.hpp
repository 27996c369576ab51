#pragma once

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>

#include "app/sending_rhythm.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// "2026-03-01T12:30", UTC.
inline std::string lastSeenText(const std::optional<Timestamp>& at) {
    return at ? formatTimestamp(*at).substr(0, 16) : "never";
}

/// Readings a minute: what the server wrote down when it last heard something, unless that is so
/// long ago that nothing of it counts any more.
inline std::string rateText(const std::optional<Timestamp>& lastSeen, std::int64_t readingsPerHour,
                            Timestamp now) {
    if (!lastSeen || now - *lastSeen > std::chrono::minutes{RecentReadings::kMinutes}) return "0";
    return fmt::format("{:.3g}", static_cast<double>(readingsPerHour) / 60);
}

}  // namespace joulewatch
