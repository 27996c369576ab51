#pragma once

#include <span>
#include <string_view>

#include "core/reading_set.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// What any store refuses, whatever it holds: `invalidInput` naming key, meter, stamp and limit.
Result<void> checkBatchKey(std::string_view batchKey);
Result<void> checkMeterId(std::string_view id);
Result<void> checkReadings(std::span<const MeterReadings> readings);

}  // namespace joulewatch
