#pragma once

#include <cstdint>
#include <cstring>

namespace joulewatch {

// Eight characters at once, the first in the lowest byte.

inline std::uint64_t eightCharacters(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// The high bit of each byte that is no digit.
constexpr std::uint64_t notDigits(std::uint64_t word) {
    word ^= 0x3030303030303030ULL;
    return (word | ((word & 0x7F7F7F7F7F7F7F7FULL) + 0x7676767676767676ULL)) &
           0x8080808080808080ULL;
}

/// The number they write; a 0 byte counts as the digit 0. Neighbours are joined three times over.
constexpr std::uint64_t numberOfDigits(std::uint64_t word) {
    word &= 0x0F0F0F0F0F0F0F0FULL;
    word = (word * 10 + (word >> 8U)) & 0x00FF00FF00FF00FFULL;
    word = (word * 100 + (word >> 16U)) & 0x0000FFFF0000FFFFULL;
    return (word * 10'000 + (word >> 32U)) & 0xFFFFFFFFULL;
}

}  // namespace joulewatch
