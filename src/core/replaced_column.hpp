#pragma once

#include <span>

#include "core/packed_readings.hpp"

namespace joulewatch {

/// The same rows with other values of one metric (one a row, NaN where there is none), its other
/// columns byte for byte as they are. `decimals`: how many most values are written with, 0 to 9.
/// Lossless, as all packing is.
PackedReadings withColumn(const PackedHeader& header, std::span<const std::byte> payload,
                          Metric metric, std::span<const double> values, std::uint8_t decimals);

}  // namespace joulewatch
