#pragma once

#include <cstddef>
#include <string_view>

#include "ingest/sent_readings.hpp"

namespace joulewatch {

/// Readings as devices send them: one JSON object, an array of them, or one a line (NDJSON):
/// `{"meterId": "plug-3", "at": "2024-01-31T12:00:00Z", "voltageV": 229.8, "activePowerKw": 0.41}`.
/// `at` is ISO 8601 or seconds since 1970, milliseconds beyond 1e11, and `now` when it is left out;
/// the quantities are those of core/metric.hpp, at least one, null for a missing one. Several for
/// the same meter and time are one reading; of two values for the same the last counts. What cannot
/// be kept is told one by one and harms no other. `invalidInput` when the whole is no JSON, or more
/// than kMaxReadings.
Result<SentReadings> readJsonReadings(std::string_view text, Timestamp now);

/// The same for a text of any kind; readCleanReadings() is for most of them.
Result<SentReadings> readAnyReadings(std::string_view text, Timestamp now);

inline constexpr std::size_t kMaxJsonReadings = 100'000;

}  // namespace joulewatch
