#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace joulewatch {

using Sha256 = std::array<std::byte, 32>;

/// FIPS 180-4.
Sha256 sha256(std::span<const std::byte> bytes);

}  // namespace joulewatch
