#include "core/time.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace joulewatch {
namespace {

using namespace std::chrono;

/// Reads exactly `digits` decimal digits off the front of `text`.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool takeChar(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<sys_days> takeDate(std::string_view& text) {
    const auto y = takeNumber(text, 4);
    if (!y || !takeChar(text, '-')) return std::nullopt;
    const auto m = takeNumber(text, 2);
    if (!m || !takeChar(text, '-')) return std::nullopt;
    const auto d = takeNumber(text, 2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)},
                              day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
}

/// `.fff…` or `,fff…`, cut to milliseconds; zero when there is none, empty when it has no digits.
std::optional<milliseconds> takeFraction(std::string_view& text) {
    if (text.empty() || (text.front() != '.' && text.front() != ',')) return milliseconds{0};
    text.remove_prefix(1);
    int digits = 0;
    int value = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 3) value = value * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) value *= 10;
    return milliseconds{value};
}

std::optional<milliseconds> takeClock(std::string_view& text) {
    const auto h = takeNumber(text, 2);
    if (!h || !takeChar(text, ':')) return std::nullopt;
    const auto m = takeNumber(text, 2);
    if (!m || *h > 23 || *m > 59) return std::nullopt;
    milliseconds clock = hours{*h} + minutes{*m};
    if (!takeChar(text, ':')) return clock;
    const auto s = takeNumber(text, 2);
    if (!s || *s > 59) return std::nullopt;
    const auto fraction = takeFraction(text);
    if (!fraction) return std::nullopt;
    return clock + seconds{*s} + *fraction;
}

/// `Z`, `±HH:MM`, `±HHMM` or nothing.
std::optional<minutes> takeOffset(std::string_view& text) {
    if (text.empty() || takeChar(text, 'Z')) return minutes{0};
    const bool west = text.front() == '-';
    if (!west && text.front() != '+') return std::nullopt;
    text.remove_prefix(1);
    const auto h = takeNumber(text, 2);
    takeChar(text, ':');
    const auto m = text.empty() ? std::optional<int>{0} : takeNumber(text, 2);
    if (!h || !m || *h > 14 || *m > 59) return std::nullopt;
    const minutes offset = hours{*h} + minutes{*m};
    return west ? -offset : offset;
}

}  // namespace

std::string formatTimestamp(Timestamp at) {
    const auto midnight = floor<days>(at);
    const year_month_day date{midnight};
    const hh_mm_ss clock{at - midnight};
    std::string text =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
    return text;
}

std::optional<Timestamp> parseTimestamp(std::string_view text) {
    const auto date = takeDate(text);
    if (!date) return std::nullopt;
    if (text.empty()) return Timestamp{*date};
    if (!takeChar(text, 'T') && !takeChar(text, ' ')) return std::nullopt;
    const auto clock = takeClock(text);
    if (!clock) return std::nullopt;
    const auto offset = takeOffset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return Timestamp{*date} + *clock - *offset;
}

}  // namespace joulewatch
