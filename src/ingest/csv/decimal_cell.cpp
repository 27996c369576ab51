#include "ingest/csv/decimal_cell.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "core/decimal.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kMissingWords[] = {"nan",  "na",       "n/a", "null", "none",
                                              "inf",  "infinity", "-",   "-inf", "-infinity",
                                              "#n/a", "-nan",     "?"};
constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;

bool isMissingWord(std::string_view text) {
    if (text.size() > 10) return false;
    std::array<char, 10> lower{};
    std::ranges::transform(text, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view word(lower.data(), text.size());
    return std::ranges::find(kMissingWords, word) != std::end(kMissingWords);
}

/// `1.234.567,8` → `1234567,8` in `plain`: points between groups of three, as they go with a
/// decimal comma. With a decimal point, commas are not read this way: `1,234` is more often 1.234.
std::string_view withoutGroups(std::string_view text, std::array<char, 32>& plain) {
    const std::string_view whole = text.substr(0, text.find(','));
    const std::size_t sign = whole.starts_with('-') ? 1 : 0;
    const std::size_t first = whole.find('.');
    if (text.size() > plain.size() || first == std::string_view::npos || first < sign + 1 ||
        first > sign + 3 || whole[sign] == '0' || (whole.size() - first) % 4 != 0)
        return {};
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool between = i >= first && i < whole.size() && (i - first) % 4 == 0;
        if (between != (text[i] == '.')) return {};
        if (!between) plain[size++] = text[i];
    }
    return {plain.data(), size};
}

/// By the library, from a copy with '.' for the point and nothing that only the library knows.
Cell parseByLibrary(std::string_view text, char point) {
    constexpr std::size_t kMaxLength = 400;  // longer than any double written out
    if (text.size() > kMaxLength) return {};
    std::array<char, kMaxLength> copy;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] == point ? '.' : text[i];
        const bool known = (c >= '0' && c <= '9') || c == '-' || c == '+' || c == 'e' || c == 'E' ||
                           (c == '.' && text[i] == point);
        if (!known) return {};
        copy[i] = c;
    }
    Cell cell;
    const char* end = copy.data() + text.size();
    const auto [stopped, failed] = std::from_chars(copy.data(), end, cell.real);
    if (failed != std::errc{} || stopped != end || !std::isfinite(cell.real)) return {};
    cell.kind = CellKind::real;
    return cell;
}

}  // namespace

Cell parseCell(std::string_view text, char point) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.empty()) return {};
    }
    if (text.empty() || isMissingWord(text)) return {CellKind::missing, 0, 0, 0};
    const bool negative = text.front() == '-';
    const std::string_view unsignedText = text.substr(negative ? 1 : 0);
    std::int64_t mantissa = 0;
    std::size_t digits = 0;
    std::size_t decimals = 0;
    bool fraction = false;
    std::array<char, 32> plain;
    if (point == ',')
        if (const std::string_view joined = withoutGroups(text, plain); !joined.empty())
            return parseCell(joined, point);
    for (const char c : unsignedText) {
        if (c == point && !fraction) {
            fraction = true;
        } else if (c >= '0' && c <= '9' && mantissa < kLargestExact / 10) {
            mantissa = mantissa * 10 + (c - '0');
            ++digits;
            decimals += fraction ? 1 : 0;
        } else {
            return parseByLibrary(text, point);
        }
    }
    if (digits == 0) return {};
    if (negative) mantissa = -mantissa;
    if (decimals < kIntegerPowersOfTen.size() &&
        std::abs(mantissa) <= std::numeric_limits<std::int32_t>::max())
        return {CellKind::decimal, static_cast<std::uint8_t>(decimals),
                static_cast<std::int32_t>(mantissa), 0};
    if (decimals >= kPowersOfTen.size()) return parseByLibrary(text, point);
    return {CellKind::real, 0, 0, static_cast<double>(mantissa) / kPowersOfTen[decimals]};
}

double toDouble(const Cell& cell) { return cell.mantissa / kPowersOfTen[cell.decimals]; }

Cell shifted(Cell cell, int shift) {
    const auto scale = kPowersOfTen[static_cast<std::size_t>(std::abs(shift))];
    if (cell.kind == CellKind::real) {
        cell.real = shift > 0 ? cell.real / scale : cell.real * scale;
    } else if (cell.kind == CellKind::decimal) {
        int decimals = cell.decimals + shift;
        std::int64_t mantissa = cell.mantissa;
        for (; decimals < 0; ++decimals) mantissa *= 10;
        if (decimals < static_cast<int>(kIntegerPowersOfTen.size()) &&
            std::abs(mantissa) <= std::numeric_limits<std::int32_t>::max())
            return {CellKind::decimal, static_cast<std::uint8_t>(decimals),
                    static_cast<std::int32_t>(mantissa), 0};
        return {CellKind::real, 0, 0,
                static_cast<double>(mantissa) / kPowersOfTen[static_cast<std::size_t>(decimals)]};
    }
    return cell;
}

}  // namespace joulewatch
