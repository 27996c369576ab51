#include "signal/rolling_median.hpp"

#include <algorithm>
#include <limits>

#include "core/result.hpp"

namespace joulewatch {
RollingMedian::RollingMedian(std::size_t capacity)
    : values_(capacity), perUnit_(100), counts_(kCells + 2) {
    ensure(capacity > 0 && capacity <= std::numeric_limits<std::uint16_t>::max(),
           "a window holds 1 to 65535 values");
    recentre(0);
}

void RollingMedian::addOffScale(double value) {
    if (perUnit_ != 0) return findScale();
    sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
}

void RollingMedian::dropSorted(double value) {
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), value));
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

double RollingMedian::sortedMedian() const {
    if (size_ == 0) return std::numeric_limits<double>::quiet_NaN();
    const double upper = sorted_[size_ / 2];
    return size_ % 2 == 1 ? upper : (sorted_[size_ / 2 - 1] + upper) / 2;
}

/// The level has moved away from the cells.
double RollingMedian::medianElsewhere() {
    recentre(exactRank((size_ - 1) / 2));
    return countedMedian();
}

double RollingMedian::evenMedian() const {
    const std::size_t rank = (size_ - 1) / 2;
    const double lower = valueOf(middle_);
    if (below_ + countOf(middle_) > rank + 1) return lower;
    std::int64_t above = middle_ + 1;
    while (countOf(above) == 0) ++above;
    return (lower + (above == kCells + 1 ? exactRank(rank + 1) : valueOf(above))) / 2;
}

}  // namespace joulewatch
