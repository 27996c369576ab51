#pragma once

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/decimal.hpp"
#include "ingest/digits.hpp"

namespace joulewatch {

// Pieces of a JSON text (RFC 8259), read strictly and with nothing said of what is wrong. Each is
// told where it begins and where the text ends, and returns where it ends, null when it is none.

struct JsonText {
    const char* end = nullptr;  // behind the closing quote
    std::string_view inside;    // as it is written
    bool plain = false;         // as it is meant, too: ASCII and no escapes
};

/// `at` is at the opening quote. Escapes and UTF-8 are not checked.
inline JsonText scanText(const char* at, const char* end) {
    JsonText text;
    const char* const begin = ++at;
    bool plain = true;
    for (; at != end && *at != '"'; ++at) {
        const auto letter = static_cast<unsigned char>(*at);
        if (letter < 0x20) return {};
        if (letter >= 0x80) plain = false;
        if (letter != '\\') continue;
        plain = false;
        if (++at == end) return {};
    }
    if (at == end) return {};
    text.inside = {begin, static_cast<std::size_t>(at - begin)};
    text.plain = plain;
    text.end = at + 1;
    return text;
}

/// The same for the usual short number, without a branch for each of its characters. Null means
/// "ask scanNumber".
[[gnu::always_inline]] inline const char* scanShortNumber(const char* at, const char* end,
                                                          double& value) {
    constexpr std::ptrdiff_t kReach = 1 + 8 + 8;  // a sign and two words: nothing beyond is read
    if (end - at < kReach) return nullptr;
    const bool negative = *at == '-';
    at += negative;
    const auto digitsIn = [](std::uint64_t word) { return std::countr_zero(notDigits(word)) / 8; };
    const auto number = [](std::uint64_t word, int digits) {
        return static_cast<double>(numberOfDigits(word << (64 - 8 * digits)));
    };
    const std::uint64_t whole = eightCharacters(at);
    const int digits = digitsIn(whole);
    if (digits == 0 || digits == 8 || (*at == '0' && (digits > 1 || negative))) return nullptr;
    double exact = number(whole, digits);
    at += digits;
    if (*at == '.') {
        const std::uint64_t fraction = eightCharacters(++at);
        const int decimals = digitsIn(fraction);
        if (decimals == 0 || decimals == 8) return nullptr;
        // Below 2^53, so that what is divided is exact.
        const double power = kPowersOfTen[static_cast<std::size_t>(decimals)];
        exact = (exact * power + number(fraction, decimals)) / power;
        at += decimals;
    }
    if (*at == 'e' || *at == 'E') return nullptr;
    value = negative ? -exact : exact;
    return at;
}

/// The double nearest to the number.
inline const char* scanNumber(const char* at, const char* end, double& value) {
    constexpr std::ptrdiff_t kExactDigits = 15;  // below 2^53: a division by 10^k rounds once
    const auto isDigit = [](char c) { return static_cast<unsigned char>(c - '0') <= 9; };
    const char* const begin = at;
    const bool negative = at != end && *at == '-';
    if (negative) ++at;
    const char* const first = at;
    std::uint64_t mantissa = 0;
    for (; at != end && isDigit(*at); ++at)
        mantissa = mantissa * 10 + static_cast<unsigned char>(*at - '0');
    auto digits = at - first;
    if (digits == 0 || (digits > 1 && *first == '0')) return nullptr;
    std::ptrdiff_t decimals = 0;
    if (at != end && *at == '.') {
        const char* const point = at++;
        for (; at != end && isDigit(*at); ++at)
            mantissa = mantissa * 10 + static_cast<unsigned char>(*at - '0');
        decimals = at - point - 1;
        if (decimals == 0) return nullptr;
        digits += decimals;
    }
    const bool exponent = at != end && (*at == 'e' || *at == 'E');
    if (digits <= kExactDigits && !exponent && (mantissa != 0 || !negative)) [[likely]] {
        const double whole = static_cast<double>(mantissa);
        const double exact = whole / kPowersOfTen[static_cast<std::size_t>(decimals)];
        value = negative ? -exact : exact;
        return at;
    }
    if (exponent) {
        ++at;
        if (at != end && (*at == '+' || *at == '-')) ++at;
        const char* const power = at;
        while (at != end && isDigit(*at)) ++at;
        if (at == power) return nullptr;
    }
    const auto [stop, failed] = std::from_chars(begin, at, value);
    if (failed != std::errc{} || stop != at) return nullptr;
    if (value == 0 && decimals == 0 && !exponent) value = 0;  // an integer has no -0
    return at;
}

}  // namespace joulewatch
