#include "core/calendar_labels.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 4> kSeasons{"winter", "spring", "summer", "autumn"};

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

std::size_t seasonOfMonth(unsigned month, Hemisphere hemisphere) {
    const std::size_t northern = month % 12 / 3;  // December is in winter
    return hemisphere == Hemisphere::northern ? northern : (northern + 2) % 4;
}

struct DayPart {
    std::string_view name;
    int from, to;  // hours; beyond 24: after midnight
};
constexpr std::array kDayParts{DayPart{"morning", 5, 12}, DayPart{"afternoon", 12, 18},
                               DayPart{"evening", 17, 23}, DayPart{"night", 20, 30}};

bool covers(const DayPart& part, int hour, int margin) {
    const auto inside = [&](int h) { return h >= part.from - margin && h < part.to + margin; };
    return inside(hour) || inside(hour + 24);
}

}  // namespace

std::optional<std::string_view> expectedSeason(std::string_view label, Timestamp at,
                                               Hemisphere hemisphere) {
    std::string word = lower(label);
    if (word == "fall") word = "autumn";
    const auto named = std::ranges::find(kSeasons, word);
    if (named == kSeasons.end()) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
    const auto month = static_cast<unsigned>(date.month());
    const std::size_t meteorological = seasonOfMonth(month, hemisphere);
    // The astronomical season begins in the month's last third, two to three weeks behind.
    const bool before = static_cast<unsigned>(date.day()) < 23;
    const std::size_t astronomical =
        before ? seasonOfMonth(month == 1 ? 12 : month - 1, hemisphere) : meteorological;
    const auto labelled = static_cast<std::size_t>(named - kSeasons.begin());
    if (labelled == meteorological || labelled == astronomical) return std::nullopt;
    return kSeasons[meteorological];
}

std::optional<std::string_view> expectedTimeOfDay(std::string_view label, Timestamp at) {
    const std::string word = lower(label);
    const auto named = std::ranges::find(kDayParts, word, &DayPart::name);
    if (named == kDayParts.end()) return std::nullopt;
    const int hour = hourOfDay(at);
    if (covers(*named, hour, 1)) return std::nullopt;
    const auto fits =
        std::ranges::find_if(kDayParts, [&](const DayPart& each) { return covers(each, hour, 0); });
    return fits->name;
}

}  // namespace joulewatch
