#include "generate/time_factor.hpp"

#include "generate/elementary.hpp"

namespace joulewatch {
namespace {

constexpr float kNight = 0.15F;
constexpr float kLunch = 0.70F;
constexpr float kWeekend = 0.30F;
constexpr float kSeason = 0.20F;

float scheduleFactor(Timestamp at) {
    const int hour = hourOfDay(at);
    const bool production = hour >= 6 && hour < 22;
    const float ofDay = !production ? kNight : hour == 12 ? kLunch : 1.0F;
    return isWeekend(at) ? ofDay * kWeekend : ofDay;
}

Timestamp yearStart(Timestamp at) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
    return std::chrono::sys_days{date.year() / 1 / 1};
}

/// The season repeats after 365 days; the last day of a leap year begins the next cycle.
float seasonFactor(Duration sinceNewYear) {
    constexpr Duration kYear = std::chrono::days{365};
    const double turns =
        static_cast<double>((sinceNewYear % kYear).count()) / static_cast<double>(kYear.count());
    return 1.0F - kSeason * sinPi(static_cast<float>(2 * turns - 1));  // sin(2πt) = −sin(π(2t − 1))
}

}  // namespace

float timeFactor(Timestamp at) { return scheduleFactor(at) * seasonFactor(at - yearStart(at)); }

void fillTimeFactors(Timestamp first, std::chrono::seconds step, BlockOfFloats& share) {
    // The calendar is worked out once a block, and again only for the block with the new year in
    // it.
    const Timestamp newYear = yearStart(first);
    const bool oneYear = yearStart(first + kBlockSamples * step) == newYear;
    Timestamp at = first;
    for (float& each : share) {
        each = oneYear ? scheduleFactor(at) * seasonFactor(at - newYear) : timeFactor(at);
        at += step;
    }
}

}  // namespace joulewatch
