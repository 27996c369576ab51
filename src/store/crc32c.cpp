#include "store/crc32c.hpp"

#include <array>

namespace joulewatch {
namespace {

constexpr std::uint32_t kReversedPolynomial = 0x82F63B78;  // of 0x1EDC6F41, lowest bit first

/// What each value of a byte does to the checksum.
constexpr std::array<std::uint32_t, 256> kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest >> 1U) ^ ((rest & 1U) != 0 ? kReversedPolynomial : 0);
        table[byte] = rest;
    }
    return table;
}();

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) {
    std::uint32_t rest = ~before;
    for (const std::byte byte : bytes)
        rest = (rest >> 8U) ^ kTable[(rest ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU];
    return ~rest;
}

}  // namespace joulewatch
