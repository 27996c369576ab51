#include "app/sending_rhythm.hpp"

#include <algorithm>
#include <limits>

namespace joulewatch {
namespace {

constexpr std::int64_t kRing = RecentReadings::kMinutes + 1;

std::int64_t minuteOf(Timestamp at) {
    return std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count();
}

std::uint32_t clamped(std::int64_t value) {
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, kMost));
}

}  // namespace

void SendingRhythm::note(Timestamp arrived, Timestamp newestReading) {
    if (newestReading_ && newestReading <= *newestReading_) return;
    if (arrived_) {
        const Duration gap = std::max(arrived - *arrived_, newestReading - *newestReading_);
        gapsMs_[count_++ % kGaps] = clamped(gap.count());
    }
    arrived_ = arrived;
    newestReading_ = newestReading;
}

std::optional<Duration> SendingRhythm::interval() const {
    if (count_ < kFewest) return recalled_;
    auto sorted = gapsMs_;
    const std::size_t size = std::min<std::size_t>(count_, kGaps);
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(size / 2);
    std::nth_element(sorted.begin(), middle, sorted.begin() + static_cast<std::ptrdiff_t>(size));
    return Duration{*middle};
}

void RecentReadings::add(Timestamp now, std::uint64_t readings) {
    const std::int64_t minute = minuteOf(now);
    if (!firstMinute_) firstMinute_ = newestMinute_ = minute;
    for (std::int64_t each = std::max(newestMinute_ + 1, minute - kMinutes); each <= minute; ++each)
        counts_[static_cast<std::size_t>(each % kRing)] = 0;
    newestMinute_ = std::max(newestMinute_, minute);
    auto& count = counts_[static_cast<std::size_t>(newestMinute_ % kRing)];
    count = clamped(static_cast<std::int64_t>(count + readings));
}

double RecentReadings::perMinute(Timestamp now) const {
    if (!firstMinute_) return 0;
    const std::int64_t current = std::max(minuteOf(now), newestMinute_);
    const std::int64_t from = std::max(*firstMinute_, current - kMinutes);
    if (from == current) return counts_[static_cast<std::size_t>(current % kRing)];
    double sum = 0;
    for (std::int64_t each = from; each < current && each <= newestMinute_; ++each)
        sum += counts_[static_cast<std::size_t>(each % kRing)];
    return sum / static_cast<double>(current - from);
}

}  // namespace joulewatch
