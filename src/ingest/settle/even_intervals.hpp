#pragma once

#include <optional>

#include "core/ingest_report.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// The hours that a meter's energies are spread over, where that is the same for each of its
/// readings: not of a running total, nor where intervals are months.
std::optional<double> hoursOfEach(PowerContent content, Duration interval);

}  // namespace joulewatch
