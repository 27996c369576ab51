#include "ingest/csv/stamp_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace joulewatch {
namespace {

using namespace std::chrono;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// One to `maxDigits` digits off the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t maxDigits) {
    int value = 0;
    std::size_t digits = 0;
    while (digits < std::min(maxDigits, text.size()) && text[digits] >= '0' && text[digits] <= '9')
        value = value * 10 + (text[digits++] - '0');
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool takeAny(std::string_view& text, std::string_view wanted) {
    if (text.empty() || wanted.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<sys_days> date(int y, int m, int d) {
    const year_month_day made{year{y}, month{static_cast<unsigned>(m)},
                              day{static_cast<unsigned>(d)}};
    if (y < 1900 || y > 2200 || !made.ok()) return std::nullopt;
    return sys_days{made};
}

/// ` H:MM[:SS[.fff]] [AM|PM]`, or nothing for midnight.
std::optional<milliseconds> takeClock(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return milliseconds{0};
    takeAny(text, "T,");
    text = trimmed(text);
    auto h = takeNumber(text, 2);
    if (!h || !takeAny(text, ":.")) return std::nullopt;
    const auto m = takeNumber(text, 2);
    if (!m || *m > 59) return std::nullopt;
    milliseconds clock = minutes{*m};
    if (takeAny(text, ":.")) {
        const auto s = takeNumber(text, 2);
        if (!s || *s > 59) return std::nullopt;
        clock += seconds{*s};
        if (takeAny(text, ".,")) {
            const std::size_t before = text.size();
            const auto fraction = takeNumber(text, 3);
            if (!fraction) return std::nullopt;
            constexpr int kToMs[] = {0, 100, 10, 1};
            clock += milliseconds{*fraction * kToMs[before - text.size()]};
            while (takeAny(text, "0123456789")) {
            }
        }
    }
    text = trimmed(text);
    if (!text.empty()) {
        const bool afternoon = text == "PM" || text == "pm";
        if (!afternoon && text != "AM" && text != "am") return std::nullopt;
        if (*h < 1 || *h > 12) return std::nullopt;
        h = *h % 12 + (afternoon ? 12 : 0);
    }
    // 24:00 is the end of the day (ISO 8601-1:2019, 4.3.8): meters stamp their last interval with
    // it.
    if (*h > 24 || (*h == 24 && clock.count() != 0)) return std::nullopt;
    return clock + hours{*h};
}

std::optional<Timestamp> parseSlashed(std::string_view text, bool dayFirst) {
    const auto first = takeNumber(text, 2);
    if (!first || !takeAny(text, "/.-")) return std::nullopt;
    const auto second = takeNumber(text, 2);
    if (!second || !takeAny(text, "/.-")) return std::nullopt;
    const std::size_t before = text.size();
    auto y = takeNumber(text, 4);
    const std::size_t digits = before - text.size();
    if (!y || (digits != 2 && digits != 4)) return std::nullopt;
    if (digits == 2) y = *y + 2000;
    const auto midnight = dayFirst ? date(*y, *second, *first) : date(*y, *first, *second);
    const auto clock = takeClock(text);
    if (!midnight || !clock) return std::nullopt;
    return Timestamp{*midnight} + *clock;
}

/// 2024/01/31 12:00
std::optional<Timestamp> parseYearFirst(std::string_view text) {
    const auto y = takeNumber(text, 4);
    if (!y || !takeAny(text, "/.")) return std::nullopt;
    const auto m = takeNumber(text, 2);
    if (!m || !takeAny(text, "/.")) return std::nullopt;
    const auto d = takeNumber(text, 2);
    if (!d) return std::nullopt;
    const auto midnight = date(*y, *m, *d);
    const auto clock = takeClock(text);
    if (!midnight || !clock) return std::nullopt;
    return Timestamp{*midnight} + *clock;
}

std::optional<Timestamp> parseEpoch(std::string_view text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    // Seconds reach 1e11 in the year 5138; 1e11 ms is March 1973.
    const double magnitude = std::abs(value);
    const double toMs = magnitude < 1e11   ? 1e3
                        : magnitude < 1e14 ? 1
                        : magnitude < 1e17 ? 1e-3
                                           : 1e-6;
    const double ms = std::round(value * toMs);
    constexpr double kYear2200Ms = 7.258e12;
    if (std::abs(ms) > kYear2200Ms) return std::nullopt;
    return Timestamp{milliseconds{static_cast<std::int64_t>(ms)}};
}

}  // namespace

std::optional<Timestamp> parseStamp(std::string_view text, StampFormat format) {
    text = trimmed(text);
    switch (format) {
        case StampFormat::iso: {
            const auto at = parseTimestamp(text);
            return at ? at : parseYearFirst(text);
        }
        case StampFormat::epoch:
            return parseEpoch(text);
        case StampFormat::dayFirst:
            return parseSlashed(text, true);
        case StampFormat::monthFirst:
            break;
    }
    return parseSlashed(text, false);
}

namespace {

/// Steps between neighbours of more than a day and a half, either way, when the usual step is less
/// than a day; nothing when it is not.
std::optional<std::size_t> jumps(const std::vector<std::string_view>& samples, StampFormat format) {
    std::size_t small = 0;
    std::size_t large = 0;
    std::optional<Timestamp> before;
    for (const std::string_view each : samples) {
        const auto at = parseStamp(each, format);
        if (!at) continue;
        if (before) ++(abs(*at - *before) > hours{36} ? large : small);
        if (before && abs(*at - *before) == days{1}) --small;
        before = at;
    }
    if (small <= large) return std::nullopt;
    return large;
}

/// Day first or month first, where the samples decide it.
std::optional<StampFormat> byContinuity(const std::vector<std::string_view>& samples) {
    constexpr std::size_t kFewest = 2;  // midnights
    const auto dayFirst = jumps(samples, StampFormat::dayFirst);
    const auto monthFirst = jumps(samples, StampFormat::monthFirst);
    if (!dayFirst || !monthFirst) return std::nullopt;
    if (*dayFirst >= *monthFirst + kFewest) return StampFormat::monthFirst;
    if (*monthFirst >= *dayFirst + kFewest) return StampFormat::dayFirst;
    return std::nullopt;
}

/// `31.01.2024`: who puts points between, puts the day first (CLDR has no locale that does not).
bool isDotted(std::string_view text) {
    const std::size_t at = text.find_first_of("./-");
    return at == std::string_view::npos || text[at] == '.';
}

}  // namespace

std::string_view name(StampFormat format) {
    constexpr std::array<std::string_view, 4> kNames{"iso", "epoch", "dayFirst", "monthFirst"};
    return kNames[static_cast<std::size_t>(format)];
}

StampGuess guessStampFormat(const std::vector<std::string_view>& samples) {
    constexpr double kNearlyAll = 0.99;
    constexpr std::array kFormats{StampFormat::iso, StampFormat::dayFirst, StampFormat::monthFirst,
                                  StampFormat::epoch};  // in order of preference
    StampGuess guess;
    for (const StampFormat format : kFormats) {
        const auto read = std::ranges::count_if(
            samples, [&](std::string_view each) { return parseStamp(each, format).has_value(); });
        const double share =
            samples.empty() ? 0 : static_cast<double>(read) / static_cast<double>(samples.size());
        if (share >= kNearlyAll) guess.choices.push_back(format);
        if (share > guess.share) {
            guess.format = format;
            guess.share = share;
        }
    }
    const auto reads = [&](StampFormat format) {
        return std::ranges::find(guess.choices, format) != guess.choices.end();
    };
    if (guess.format != StampFormat::dayFirst || !reads(StampFormat::dayFirst) ||
        !reads(StampFormat::monthFirst))
        return guess;
    if (std::ranges::all_of(samples, isDotted)) {
        guess.choices = {StampFormat::dayFirst};
        return guess;
    }
    const auto decided = byContinuity(samples);
    guess.ambiguous = !decided.has_value();
    guess.format = decided.value_or(StampFormat::dayFirst);
    return guess;
}

bool StampReader::readIso(std::string_view text) {
    const char* chars = text.data();
    const auto keep = [&](std::int64_t ms) {
        std::memcpy(last_, chars, kIsoLength);
        lastMs_ = ms;
        return true;
    };
    const auto readPlainly = [&] {
        const auto at = parseStamp(text, StampFormat::iso);
        return at && keep(at->time_since_epoch().count());
    };
    if (std::memcmp(chars, lastDate_, kDateLength) != 0) {
        const auto midnight = parseTimestamp(text.substr(0, kDateLength));
        if (!midnight) return readPlainly();  // blanks around a date are as long
        std::memcpy(lastDate_, chars, kDateLength);
        lastDateMs_ = midnight->time_since_epoch().count();
    }
    // HH:MM:SS, eight characters at once: every digit below ten, every colon zero.
    std::uint64_t clock;
    std::memcpy(&clock, chars + kDateLength + 1, sizeof clock);
    clock ^= 0x30303A30303A3030ULL;
    const std::uint64_t wrong = (clock | (clock + 0x76767F76767F7676ULL)) & 0x8080808080808080ULL;
    const std::uint64_t pairs = clock * 10 + (clock >> 8U);
    const std::uint64_t h = pairs & 0xFFU;
    const std::uint64_t m = pairs >> 24U & 0xFFU;
    const std::uint64_t s = pairs >> 48U & 0xFFU;
    const char separator = chars[kDateLength];
    if (wrong != 0 || h > 23 || m > 59 || s > 59 || (separator != 'T' && separator != ' '))
        return readPlainly();
    return keep(lastDateMs_ + static_cast<std::int64_t>(h * 3600 + m * 60 + s) * 1000);
}

}  // namespace joulewatch
