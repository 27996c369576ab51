#include "analyze/quality/completeness.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace joulewatch {
namespace {

constexpr Duration kDay = std::chrono::days{1};

}  // namespace

Completeness::Completeness(MeterId meter, Duration interval, Metric metric)
    : interval_(interval), metric_(metric) {
    result_.meter = std::move(meter);
    result_.metric = metric;
}

void Completeness::add(const Reading& reading) {
    const std::int64_t day = dayNumber(reading.at);
    if (day_ && day != *day_) {
        endDay(reading.at);
        for (std::int64_t absent = *day_ + 1; absent < day; ++absent) {
            day_ = absent;
            endDay(reading.at);
        }
    }
    day_ = day;
    if (!first_) first_ = reading.at;
    const bool here = !std::isnan(reading.values[index(metric_)]);
    // Half an interval of tolerance: a late stamp is no gap.
    const bool skipped = last_ && 2 * (reading.at - *last_) > 3 * interval_;
    if ((skipped || !here) && !inGap_) ++result_.gaps;
    inGap_ = !here;
    ofDay_ += here;
    values_ += here;
    last_ = reading.at;
}

bool Completeness::isEnough(std::uint64_t values, std::int64_t day, Timestamp first, Timestamp last,
                            Duration interval) {
    const Timestamp midnight{std::chrono::days{day}};
    const Duration length = std::min(midnight + kDay, last + interval) - std::max(midnight, first);
    // Intervals longer than a day belong to none: nothing is left out.
    const double expected = static_cast<double>(length.count()) /
                            static_cast<double>(std::max(interval, Duration{1}).count());
    return expected < 1 || static_cast<double>(values) >= kEnoughOfDay * std::floor(expected);
}

void Completeness::endDay(Timestamp last) {
    ++result_.days;
    if (!isEnough(ofDay_, *day_, *first_, last, interval_)) {
        ++result_.excludedDayCount;
        if (result_.excludedDays.size() < kMaxDays)
            result_.excludedDays.emplace_back(std::chrono::days{*day_});
    }
    ofDay_ = 0;
}

MeterCompleteness Completeness::finish() {
    if (!day_) return result_;
    endDay(*last_);
    const double expected = interval_.count() > 0
                                ? std::round(static_cast<double>((*last_ - *first_).count()) /
                                             static_cast<double>(interval_.count())) +
                                      1
                                : static_cast<double>(values_);
    result_.percent = std::min(100.0, 100 * static_cast<double>(values_) / std::max(1.0, expected));
    return std::move(result_);
}

}  // namespace joulewatch
