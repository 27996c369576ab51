#pragma once

#include <array>
#include <charconv>
#include <string>

namespace joulewatch {

/// As short as reads back as the same double, never with an exponent, for not all readers know it.
inline void appendShortest(double value, std::string& out) {
    std::array<char, 400> text;  // the least double has 324 places behind the point
    const auto [end, error] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error == std::errc()) out.append(text.data(), end);
}

}  // namespace joulewatch
