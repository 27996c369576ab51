#pragma once

#include <optional>
#include <string_view>

#include "ingest/sent_readings.hpp"

namespace joulewatch {

/// What readJsonReadings() says of a text that has nothing wrong in it, at a fraction of the price;
/// nothing when it has, or is of a form that is seldom sent: somebody with more patience has to say
/// what it is.
std::optional<SentReadings> readCleanReadings(std::string_view text, Timestamp now);

}  // namespace joulewatch
