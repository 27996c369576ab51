#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "ingest/digits.hpp"

namespace joulewatch {

enum class CellKind : std::uint8_t { decimal, real, missing, bad };

/// What a cell of numbers says: mantissa·10^-decimals, or a double where that does not hold it.
struct Cell {
    CellKind kind = CellKind::bad;
    std::uint8_t decimals = 0;  // 0 to 9
    std::int32_t mantissa = 0;
    double real = 0;
};

/// Any cell: surrounding blanks, signs, exponents, many digits; empty, nan, NA, null, none, inf
/// mean that there is no value. `point` is the decimal point, '.' or ','. Exact: the double is the
/// one nearest to the text.
Cell parseCell(std::string_view text, char point);

/// The same for the usual short number ([-]digits[.digits], at most 8 characters after the sign),
/// eight characters at once. `bad` means "ask parseCell". 8 bytes before the end of the text must
/// be readable.
[[gnu::always_inline]] inline Cell parseShortCell(const char* begin, const char* end, char point) {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
    constexpr std::uint64_t kZeros = 0x3030303030303030ULL;
    const bool negative = begin != end && *begin == '-';
    const auto length = static_cast<std::size_t>(end - begin) - (negative ? 1U : 0U);
    if (length - 1 > 7) return {};                  // none, or more than eight
    std::uint64_t word = eightCharacters(end - 8);  // the last character is the highest byte
    word &= ~std::uint64_t{0} << (64 - 8 * length);
    word |= kZeros >> (8 * (length - 1)) >> 8U;  // zeros in front
    const std::uint64_t pointless = word ^ (kOnes * static_cast<unsigned char>(point));
    const std::uint64_t points = (pointless - kOnes) & ~pointless & kHighs;
    std::uint8_t decimals = 0;
    if (points != 0) {
        if (length == 1) return {};
        const int at = std::countr_zero(points) & ~7;  // bit of the (first) point's byte
        const std::uint64_t below = (std::uint64_t{1} << at) - 1;
        // What stands before the point moves up over it, a zero comes in front.
        word = (word & ~(below | (std::uint64_t{0xFF} << at))) | ((word & below) << 8U) | '0';
        decimals = static_cast<std::uint8_t>(7 - at / 8);
    }
    if (notDigits(word) != 0) return {};
    const auto mantissa = static_cast<std::int32_t>(numberOfDigits(word));
    return {CellKind::decimal, decimals, negative ? -mantissa : mantissa, 0};
}

/// The value of a decimal cell.
double toDouble(const Cell& cell);

/// The same value in our unit: × 10^-shift.
Cell shifted(Cell cell, int shift);

}  // namespace joulewatch
