#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace joulewatch {

/// CRC-32C (Castagnoli), polynomial 0x1EDC6F41, as iSCSI defines it: RFC 3720, section 12.1. Finds
/// every burst of up to 32 damaged bits. `before` is the checksum of the bytes before these.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace joulewatch
