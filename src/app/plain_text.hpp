#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace joulewatch {

/// What a person may call something: so many bytes on one line, no control characters.
inline bool isPlainText(std::string_view text, std::size_t least, std::size_t most) {
    const auto isControl = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    return text.size() >= least && text.size() <= most && std::ranges::none_of(text, isControl);
}

/// Text from outside, cut so that it stays whole UTF-8.
inline std::string cut(std::string_view text, std::size_t maxBytes) {
    if (text.size() <= maxBytes) return std::string(text);
    while (maxBytes > 0 && (static_cast<unsigned char>(text[maxBytes]) & 0xC0U) == 0x80) --maxBytes;
    return std::string(text.substr(0, maxBytes));
}

/// Without regard to (ASCII) case, as stores tell names apart.
inline bool isSameName(std::string_view a, std::string_view b) {
    const auto lowered = [](unsigned char c) { return std::tolower(c); };
    return std::ranges::equal(a, b, {}, lowered, lowered);
}

}  // namespace joulewatch
