#pragma once

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "core/decimal.hpp"
#include "ingest/csv/decimal_cell.hpp"
#include "ingest/digits.hpp"

namespace joulewatch {

// The pieces of a line of InfluxDB's line protocol. `end` is the line's end; nothing beyond is
// read.

/// From `begin` to the first of `,`, `=` and blank that `stops` asks for and no backslash stands
/// before.
template <class Stops>
const char* keyEnd(const char* begin, const char* end, Stops stops) {
    while (begin != end && !stops(*begin)) begin += *begin == '\\' && end - begin > 1 ? 2 : 1;
    return begin;
}

/// Without the backslashes before `,`, `=`, blank and backslash; others stand for themselves.
inline std::string unescaped(std::string_view key) {
    std::string plain;
    for (std::size_t i = 0; i < key.size(); ++i) {
        const bool escape = key[i] == '\\' && i + 1 < key.size() &&
                            std::string_view(",= \\").find(key[i + 1]) != std::string_view::npos;
        plain += key[escape ? ++i : i];
    }
    return plain;
}

/// A number of a field, as it is written: mantissa·10^-decimals, or `real` where that does not hold
/// it.
struct LineNumber {
    const char* end = nullptr;  // behind it; null: there is none
    bool exact = false;
    int decimals = 0;
    std::int64_t mantissa = 0;
    double real = 0;

    /// × 10^-shift: the double nearest to the text's value where it is exact.
    double scaled(int shift) const {
        if (!exact)
            return shift >= 0 ? real / kPowersOfTen[static_cast<std::size_t>(shift)]
                              : real * kPowersOfTen[static_cast<std::size_t>(-shift)];
        const int places = decimals + shift;
        const auto value = static_cast<double>(mantissa);
        return places >= 0 ? value / kPowersOfTen[static_cast<std::size_t>(places)]
                           : value * kPowersOfTen[static_cast<std::size_t>(-places)];
    }
};

/// `12`, `-1.5`, `.5`, `1e-3`, and integers with their `i` or `u`, which is part of it. No `nan` or
/// `inf`, and no integer beyond 64 bits.
inline LineNumber readNumber(const char* begin, const char* end) {
    constexpr int kExactDigits = 15;  // below 2^53, so that a division by 10^k rounds once
    LineNumber number;
    const char* at = begin;
    const bool negative = at != end && *at == '-';
    if (negative || (at != end && *at == '+')) ++at;
    const char* const digits = at;
    std::uint64_t mantissa = 0;
    const auto readDigits = [&] {
        while (at != end && static_cast<unsigned char>(*at - '0') <= 9)
            mantissa = mantissa * 10 + static_cast<unsigned char>(*at++ - '0');
    };
    readDigits();
    auto count = at - digits;
    const bool whole = at == end || *at != '.';
    if (!whole) {
        const char* const point = at++;
        readDigits();
        number.decimals = static_cast<int>(at - point - 1);
        count += number.decimals;
    }
    if (count == 0) return {};
    const bool exponent = at != end && (*at == 'e' || *at == 'E');
    const bool integer = whole && !exponent && at != end && (*at == 'i' || *at == 'u');
    if (count <= kExactDigits && !exponent) {
        number.exact = true;
        number.mantissa =
            negative ? -static_cast<std::int64_t>(mantissa) : static_cast<std::int64_t>(mantissa);
        if (integer && *at == 'u' && negative) return {};
        number.end = at + (integer ? 1 : 0);
        return number;
    }
    const char* const from = *begin == '+' ? begin + 1 : begin;
    number.decimals = 0;
    if (integer) {
        std::int64_t fits = 0;
        std::uint64_t fitsUnsigned = 0;
        const auto [stop, failed] =
            *at == 'i' ? std::from_chars(from, at, fits) : std::from_chars(from, at, fitsUnsigned);
        if (failed != std::errc{} || stop != at) return {};
        number.real = *at == 'i' ? static_cast<double>(fits) : static_cast<double>(fitsUnsigned);
        number.end = at + 1;
        return number;
    }
    const auto [stop, failed] = std::from_chars(from, end, number.real);
    if (failed != std::errc{} || !std::isfinite(number.real)) return {};
    number.end = stop;
    return number;
}

/// The same for the usual short number that a comma or a blank follows, eight characters at once.
/// No end means "ask readNumber". `before` is where readable memory begins.
[[gnu::always_inline]] inline LineNumber readShortNumber(const char* begin, const char* before,
                                                         const char* end) {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
    if (end - begin < 8) return {};
    std::uint64_t word;
    std::memcpy(&word, begin, sizeof word);
    const std::uint64_t commas = word ^ (kOnes * ',');
    const std::uint64_t blanks = word ^ (kOnes * ' ');
    const std::uint64_t ends =
        (((commas - kOnes) & ~commas) | ((blanks - kOnes) & ~blanks)) & kHighs;
    if (ends == 0) return {};
    const char* const stop = begin + std::countr_zero(ends) / 8;
    if (stop - before < 8) return {};
    const Cell cell = parseShortCell(begin, stop, '.');
    if (cell.kind != CellKind::decimal) return {};
    return {stop, true, cell.decimals, cell.mantissa, 0};
}

/// A stamp of whole units; `end` of the result is null when there is none or it is beyond 64 bits.
struct LineStamp {
    const char* end = nullptr;
    std::int64_t units = 0;
};
inline LineStamp readStamp(const char* begin, const char* end) {
    constexpr std::ptrdiff_t kDigits = 19;
    const bool negative = begin != end && *begin == '-';
    const char* at = begin + (negative ? 1 : 0);
    const char* const digits = at;
    std::uint64_t units = 0;
    for (; end - at >= 8; at += 8) {
        const std::uint64_t word = eightCharacters(at);
        if (notDigits(word) != 0) break;
        units = units * 100'000'000 + numberOfDigits(word);
    }
    while (at != end && static_cast<unsigned char>(*at - '0') <= 9)
        units = units * 10 + static_cast<unsigned char>(*at++ - '0');
    if (at == digits || at - digits > kDigits || units > INT64_MAX) return {};
    return {at, negative ? -static_cast<std::int64_t>(units) : static_cast<std::int64_t>(units)};
}

}  // namespace joulewatch
