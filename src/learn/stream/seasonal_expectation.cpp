#include "learn/stream/seasonal_expectation.hpp"

#include <algorithm>
#include <cmath>

#include "signal/hour_of_week.hpp"
#include "signal/robust.hpp"

namespace joulewatch {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr double kCut = 2;                   // scales: a value beyond counts as there
constexpr double kSquaresOfNormal = 0.9205;  // mean of min(z², kCut²) of a normal law
constexpr double kSlopeOfSquares = 1.4771;   // of it for ln σ: 2·∫z²φ(z)dz within ±kCut
constexpr double kMostOfStep = 2.5;     // scales: the median of an hour moves a level no further
constexpr double kSlowest = 1.0 / 26;   // half a year of weeks
constexpr double kLeastScale = 1e-4;    // of the level: a constant channel is not divided by 0
constexpr double kGuessedScale = 0.05;  // of the level, where an hour has too few values
constexpr std::size_t kEnoughForScale = 8;                 // values
constexpr std::int64_t kLatestMs = 1'000'000'000'000'000;  // the year 33658

std::size_t hourOfDayCell(std::size_t hourOfWeek) {
    constexpr std::size_t kSaturday = 5 * 24;
    return hourOfWeek % 24 + (hourOfWeek >= kSaturday ? 24 : 0);
}
std::size_t hourOfWeekOf(std::int64_t hour) {
    return hourOfWeek(Timestamp{Duration{hour * kHourMs}});
}
double pace(std::uint32_t visits) { return std::max(1.0 / (visits + 1.0), kSlowest); }
double leastScale(double level) { return std::max(kLeastScale * std::abs(level), 1e-9); }

}  // namespace

bool SeasonalExpectation::sound() const {
    constexpr float kLargest = 1e30F;
    const auto usual = [](float value) { return std::abs(value) <= kLargest; };
    return kept_ <= kKept && stride_ >= 1 && std::abs(offset_) <= kLargest &&
           std::abs(lastMs_) <= kLatestMs && std::abs(hour_) <= kLatestMs / kHourMs &&
           std::ranges::all_of(inHour_, usual) &&
           std::ranges::all_of(days_,
                               [&](const HourOfDay& day) {
                                   return usual(day.level) && usual(day.scale) && day.scale >= 0 &&
                                          (day.visits == 0 || day.scale > 0);
                               }) &&
           std::ranges::all_of(weeks_, [&](const HourOfWeek& week) { return usual(week.level); });
}

SeasonalExpectation::Expected SeasonalExpectation::expected(Timestamp at) const {
    const std::size_t hour = hourOfWeek(at);
    const HourOfDay& day = days_[hourOfDayCell(hour)];
    const HourOfWeek& week = weeks_[hour];
    const bool byWeek = week.visits >= kEnoughWeeks;
    const double level = byWeek ? week.level : day.level;
    return {level + offset_ * day.scale, day.scale, day.visits < kWarmDays, day.visits,
            byWeek ? week.visits : day.visits};
}

SeasonalExpectation::Expected SeasonalExpectation::add(Timestamp at, double x) {
    constexpr double kLargest = 1e15;
    constexpr double kMostResidual = 3;  // of one reading, for the offset
    const std::int64_t ms = at.time_since_epoch().count();
    if (!(std::abs(x) <= kLargest) || std::abs(ms) > kLatestMs || (started_ && ms < lastMs_))
        return expected(at);
    const std::int64_t hour = std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count();
    if (started_ && hour != hour_) closeHour();
    const Expected now = expected(at);
    if (!now.warmingUp && started_) {
        const double share = static_cast<double>(std::min(ms - lastMs_, kHourMs)) /
                             (kOffsetDays * 24 * static_cast<double>(kHourMs));
        offset_ += share * std::clamp(now.residual(x), -kMostResidual, kMostResidual);
    }
    hour_ = hour;
    lastMs_ = ms;
    started_ = true;
    keep(x);
    return now;
}

Duration SeasonalExpectation::knownIn(Timestamp at) const {
    constexpr std::chrono::hours kDay{24};
    const std::size_t cell = hourOfDayCell(hourOfWeek(at));
    const auto isIts = [&](Timestamp day) { return hourOfDayCell(hourOfWeek(day)) == cell; };
    std::uint32_t visits = days_[cell].visits;
    if (visits >= kWarmDays) return {};
    Timestamp day = std::chrono::floor<std::chrono::hours>(at);
    for (; visits < kWarmDays; day += kDay) visits += isIts(day) ? 1 : 0;
    while (!isIts(day)) day += kDay;
    return day - at;
}

/// As many as there is room for, spread over the hour: each time the room is full, every other one
/// goes.
void SeasonalExpectation::keep(double x) {
    if (seen_++ % stride_ != 0) return;
    if (kept_ == kKept) {
        for (std::size_t i = 0; 2 * i < kKept; ++i) inHour_[i] = inHour_[2 * i];
        kept_ = kKept / 2;
        stride_ *= 2;
        if ((seen_ - 1) % stride_ != 0) return;
    }
    inHour_[kept_++] = static_cast<float>(x);
}

void SeasonalExpectation::closeHour() {
    std::array<double, kKept> room;
    const std::span<double> values = std::span(room).first(kept_);
    std::ranges::copy_n(inHour_.begin(), kept_, values.begin());
    const std::size_t hour = hourOfWeekOf(hour_);
    HourOfDay& day = days_[hourOfDayCell(hour)];
    HourOfWeek& week = weeks_[hour];
    kept_ = seen_ = 0;
    stride_ = 1;
    if (values.empty()) return;

    if (day.visits == 0) begin(day, values);
    const bool byWeek = week.visits >= kEnoughWeeks;
    const double scale = day.scale;
    const double expected = (byWeek ? week.level : day.level) + offset_ * scale;
    double squares = 0;
    for (const double x : values)
        squares += std::pow(std::clamp((x - expected) / scale, -kCut, kCut), 2) /
                   static_cast<double>(values.size());
    const double middle = quantileInPlace(values, 0.5) - offset_ * scale;

    const auto move = [&](float& level, std::uint32_t& visits) {
        const double step = std::clamp(middle - level, -kMostOfStep * scale, kMostOfStep * scale);
        level = static_cast<float>(level + pace(visits) * step);
        visits += visits < UINT32_MAX ? 1 : 0;
    };
    if (week.visits == 0) week.level = static_cast<float>(middle);
    const double growth = pace(day.visits) * (squares - kSquaresOfNormal) / kSlopeOfSquares;
    move(week.level, week.visits);
    move(day.level, day.visits);
    day.scale = static_cast<float>(std::max(scale * std::exp(growth), leastScale(day.level)));
}

void SeasonalExpectation::begin(HourOfDay& day, std::span<double> values) const {
    const double middle = quantile(values, 0.5);
    std::optional<double> scale;
    if (values.size() >= kEnoughForScale) scale = robustScale(values);
    day.scale = static_cast<float>(
        std::max(scale.value_or(kGuessedScale * std::abs(middle)), leastScale(middle)));
    day.level = static_cast<float>(middle - offset_ * day.scale);
}

}  // namespace joulewatch
