#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "app/workspace.hpp"
#include "http/message.hpp"

namespace joulewatch {

// What routes about readings are asked, as `invalidInput` where it makes no sense.
Result<Metric> metricParam(const Request& request);
/// A whole number from `least` to `most`; `otherwise` when it was not given.
Result<std::size_t> countParam(const Request& request, std::string_view name, std::size_t least,
                               std::size_t most, std::size_t otherwise);
/// Epoch milliseconds or ISO 8601, 1900 to 2200; nothing when it was not given.
Result<std::optional<Timestamp>> stampParam(const Request& request, std::string_view name);
/// `from` and `to`, each epoch milliseconds or ISO 8601; as far as the readings reach without them.
Result<TimeRange> rangeParam(const Request& request, const KeptReadings& readings);

}  // namespace joulewatch
