#pragma once

#include "core/packed_readings.hpp"

namespace joulewatch {

/// What a row takes in a packed column.
std::size_t bytesPerRow(Encoding encoding);
std::size_t bytesPerRow(StampEncoding encoding);

}  // namespace joulewatch
