#include "analyze/harmonic_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

constexpr std::uint64_t kWindowsOf3s = 15;
constexpr std::chrono::minutes kTenMinutes{10};
constexpr std::uint64_t kWindowsOfADay = 432'000;  // of 200 ms
constexpr double kComplete = 0.95;                 // of a day's or week's windows

void keepLarger(std::vector<double>& kept, const std::vector<double>& row) {
    if (kept.empty()) kept.assign(row.size(), 0);
    for (std::size_t i = 0; i < row.size(); ++i) kept[i] = std::max(kept[i], row[i]);
}

/// The smallest value that at least `share` of the column's values do not exceed.
std::vector<double> percentiles(const std::vector<float>& rows, double share) {
    constexpr std::size_t kColumns = HarmonicPercentiles::kColumns;
    const std::size_t count = rows.size() / kColumns;
    const auto rank =
        static_cast<std::size_t>(std::max(1.0, std::ceil(share * static_cast<double>(count))));
    std::vector<double> result(kColumns);
    std::vector<float> column(count);
    for (std::size_t c = 0; c < kColumns; ++c) {
        for (std::size_t r = 0; r < count; ++r) column[r] = rows[r * kColumns + c];
        const auto nth = column.begin() + static_cast<std::ptrdiff_t>(rank - 1);
        std::nth_element(column.begin(), nth, column.end());
        result[c] = static_cast<double>(*nth);
    }
    return result;
}

}  // namespace

void HarmonicPercentiles::takeLarger(const HarmonicPercentiles& other) {
    keepLarger(dailyP99, other.dailyP99);
    keepLarger(weeklyP95, other.weeklyP95);
    keepLarger(weeklyP99, other.weeklyP99);
    completeDay = completeDay || other.completeDay;
    completeWeek = completeWeek || other.completeWeek;
}

void HarmonicStatistics::Aggregate::add(std::span<const double> orderRms) {
    squares.resize(std::max(squares.size(), orderRms.size()));
    for (std::size_t i = 0; i < orderRms.size(); ++i) squares[i] += orderRms[i] * orderRms[i];
    ++windows;
}

void HarmonicStatistics::close(Aggregate& aggregate, Series& into) const {
    if (aggregate.windows == 0) return;
    const auto count = static_cast<double>(aggregate.windows);
    const double reference =
        std::isnan(reference_) ? std::sqrt(aggregate.squares[0] / count) : reference_;
    std::vector<float> row(HarmonicPercentiles::kColumns);
    double to40 = 0;
    double to50 = 0;
    const std::size_t orders = std::min(aggregate.squares.size(), row.size() - 1);
    for (std::size_t i = 1; i < orders; ++i) {
        const double square = aggregate.squares[i] / count;
        row[i] = static_cast<float>(100 * std::sqrt(square) / reference);
        to50 += square;
        if (i < 40) to40 += square;
    }
    row.front() = static_cast<float>(100 * std::sqrt(to50) / reference);
    row.back() = static_cast<float>(100 * std::sqrt(to40) / reference);
    if (reference > 0) into.rows.insert(into.rows.end(), row.begin(), row.end());
    into.windows += aggregate.windows;
    aggregate = {};
}

void HarmonicStatistics::closeDay() {
    close(threeSeconds_, day_);
    if (!day_.rows.empty()) keepLarger(worst_.dailyP99, percentiles(day_.rows, 0.99));
    if (static_cast<double>(day_.windows) >= kComplete * kWindowsOfADay) worst_.completeDay = true;
    day_ = {};
}

void HarmonicStatistics::closeWeek() {
    close(tenMinutes_, week_);
    if (!week_.rows.empty()) {
        keepLarger(worst_.weeklyP95, percentiles(week_.rows, 0.95));
        keepLarger(worst_.weeklyP99, percentiles(week_.rows, 0.99));
    }
    if (static_cast<double>(week_.windows) >= kComplete * 7 * kWindowsOfADay)
        worst_.completeWeek = true;
    week_ = {};
}

void HarmonicStatistics::add(Timestamp at, bool follows, std::span<const double> orderRms) {
    const std::int64_t slot = at.time_since_epoch() / kTenMinutes;
    const std::int64_t day = joulewatch::dayNumber(at);
    if (!started_) {
        started_ = true;
        slot_ = slot;
        dayNumber_ = weekNumber_ = day;  // weeks count from the record's first day
    }
    if (!follows || threeSeconds_.windows == kWindowsOf3s) close(threeSeconds_, day_);
    if (slot != slot_) close(tenMinutes_, week_);
    if (day != dayNumber_) closeDay();
    if (day >= weekNumber_ + 7 || day < weekNumber_) {
        closeWeek();
        weekNumber_ = day;
    }
    slot_ = slot;
    dayNumber_ = day;
    threeSeconds_.add(orderRms);
    tenMinutes_.add(orderRms);
}

HarmonicPercentiles HarmonicStatistics::finish() {
    closeDay();
    closeWeek();
    return worst_;
}

}  // namespace joulewatch
