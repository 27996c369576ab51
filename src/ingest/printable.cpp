#include "ingest/printable.hpp"

#include <algorithm>
#include <cstddef>

namespace joulewatch {
namespace {

/// Length of the well-formed UTF-8 sequence at the front of `text`, 0 when there is none
/// (Unicode 15, table 3-7).
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
        return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
        return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

}  // namespace

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string toUtf8(std::string_view text) {
    std::string result;
    if (isUtf8(text)) {
        result = text;
    } else {
        for (const char c : text) {
            const auto code = static_cast<unsigned char>(c);
            if (code < 0x80) {
                result += c;
            } else {
                result += static_cast<char>(0xC0U | (code >> 6U));
                result += static_cast<char>(0x80U | (code & 0x3FU));
            }
        }
    }
    std::ranges::replace_if(
        result, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return result;
}

std::string inQuotes(std::string_view text) {
    constexpr std::size_t kMaxCharacters = 40;
    const std::string utf8 = toUtf8(text.substr(0, 4 * kMaxCharacters + 4));
    std::string_view rest = utf8;
    std::string kept = "'";
    std::size_t characters = 0;
    while (!rest.empty() && characters < kMaxCharacters) {
        const std::size_t length = std::max<std::size_t>(sequenceLength(rest), 1);
        kept += rest.substr(0, length);
        rest.remove_prefix(length);
        ++characters;
    }
    return kept + (rest.empty() ? "'" : "…'");
}

}  // namespace joulewatch
