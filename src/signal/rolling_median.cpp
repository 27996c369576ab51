#include "signal/rolling_median.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/result.hpp"

namespace joulewatch {
namespace {

/// The nearest whole number of abs(x) < 2^51, by way of the last bits of a double near 1.5·2^52.
std::int64_t nearest(double x) {
    constexpr double kShift = 0x1.8p52;
    return std::bit_cast<std::int64_t>(x + kShift) - std::bit_cast<std::int64_t>(kShift);
}

}  // namespace

RollingMedian::RollingMedian(std::size_t capacity)
    : values_(capacity), perUnit_(100), counts_(kCells + 2) {
    ensure(capacity > 0 && capacity <= std::numeric_limits<std::uint16_t>::max(),
           "a window holds 1 to 65535 values");
    recentre(0);
}

bool RollingMedian::onScale(double value) const {
    const double place = value * perUnit_;
    return std::abs(place) < 0x1p50 && static_cast<double>(nearest(place)) / perUnit_ == value;
}

std::int64_t RollingMedian::cellOf(double value) const {
    return std::clamp<std::int64_t>(nearest(value * perUnit_) - firstPlace_ + 1, 0, kCells + 1);
}

double RollingMedian::valueOf(std::int64_t cell) const {
    return static_cast<double>(firstPlace_ + cell - 1) / perUnit_;
}

void RollingMedian::add(double value) {
    ensure(size_ < values_.size(), "a full window drops its oldest value first");
    values_[newest_] = value;
    newest_ = next(newest_);
    ++size_;
    if (perUnit_ != 0 && !onScale(value)) return findScale();
    if (perUnit_ == 0) {
        sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
        return;
    }
    const std::int64_t cell = cellOf(value);
    ++counts_[static_cast<std::size_t>(cell)];
    below_ += cell < middle_ ? 1 : 0;
}

void RollingMedian::dropOldest() {
    ensure(size_ > 0, "an empty window has no oldest value");
    const double value = values_[oldest_];
    oldest_ = next(oldest_);
    --size_;
    if (perUnit_ == 0) {
        sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), value));
        return;
    }
    const std::int64_t cell = cellOf(value);
    --counts_[static_cast<std::size_t>(cell)];
    below_ -= cell < middle_ ? 1 : 0;
}

/// A value has more decimals than were counted so far: thousandths, else sorting, from here on.
void RollingMedian::findScale() {
    perUnit_ = perUnit_ == 100 ? 1000 : 0;
    for (std::size_t i = 0, at = oldest_; i < size_ && perUnit_ != 0; ++i, at = next(at))
        if (!onScale(values_[at])) perUnit_ = 0;
    if (perUnit_ != 0) return recentre(exactRank(size_ / 2));
    for (std::size_t i = 0, at = oldest_; i < size_; ++i, at = next(at))
        sorted_.push_back(values_[at]);
    std::sort(sorted_.begin(), sorted_.end());
}

/// Counts the window anew, `around` in the middle of the cells.
void RollingMedian::recentre(double around) {
    firstPlace_ = nearest(around * perUnit_) - kCells / 2;
    std::fill(counts_.begin(), counts_.end(), std::uint16_t{0});
    for (std::size_t i = 0, at = oldest_; i < size_; ++i, at = next(at))
        ++counts_[static_cast<std::size_t>(cellOf(values_[at]))];
    middle_ = 0;
    below_ = 0;
}

double RollingMedian::exactRank(std::size_t rank) const {
    std::vector<double> copy;
    copy.reserve(size_);
    for (std::size_t i = 0, at = oldest_; i < size_; ++i, at = next(at))
        copy.push_back(values_[at]);
    const auto place = copy.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(copy.begin(), place, copy.end());
    return *place;
}

double RollingMedian::median() {
    if (size_ == 0) return std::numeric_limits<double>::quiet_NaN();
    if (perUnit_ != 0) return countedMedian();
    const double upper = sorted_[size_ / 2];
    return size_ % 2 == 1 ? upper : (sorted_[size_ / 2 - 1] + upper) / 2;
}

double RollingMedian::countedMedian() {
    const auto count = [&](std::int64_t cell) { return counts_[static_cast<std::size_t>(cell)]; };
    const std::size_t rank = (size_ - 1) / 2;
    while (below_ > rank) below_ -= count(--middle_);
    while (below_ + count(middle_) <= rank) below_ += count(middle_++);
    if (middle_ == 0 || middle_ == kCells + 1) {  // the level has moved away from the cells
        recentre(exactRank(rank));
        return countedMedian();
    }
    const double lower = valueOf(middle_);
    if (size_ % 2 == 1 || below_ + count(middle_) > rank + 1) return lower;
    std::int64_t above = middle_ + 1;
    while (count(above) == 0) ++above;
    return (lower + (above == kCells + 1 ? exactRank(rank + 1) : valueOf(above))) / 2;
}

}  // namespace joulewatch
