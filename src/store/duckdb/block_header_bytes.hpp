#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/packed_readings.hpp"

namespace joulewatch {

/// A header as it is kept on disk: little-endian, no padding, a byte of version before.
std::vector<std::byte> toBytes(const PackedHeader& header);
/// Empty when these bytes are no header.
std::optional<PackedHeader> headerFromBytes(std::span<const std::byte> bytes);

}  // namespace joulewatch
