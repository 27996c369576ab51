#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace joulewatch {

/// The median of a sliding window: values enter at one end and leave at the other. Values that are
/// decimals, as meters write them (at most three places), and lie near each other are counted by
/// their place on that scale, and the median moves a few places with each reading: constant time.
/// Others are kept sorted. Exact in both cases.
class RollingMedian {
 public:
    /// Room for `capacity` values.
    explicit RollingMedian(std::size_t capacity);

    /// `value` is finite, and size() below the capacity.
    void add(double value) {
        values_[newest_] = value;
        newest_ = next(newest_);
        ++size_;
        if (perUnit_ == 0 || !onScale(value)) return addOffScale(value);
        const std::int64_t cell = cellOf(value);
        ++counts_[static_cast<std::size_t>(cell)];
        below_ += cell < middle_ ? 1 : 0;
    }
    /// Not when empty.
    void dropOldest() {
        const double value = values_[oldest_];
        oldest_ = next(oldest_);
        --size_;
        if (perUnit_ == 0) return dropSorted(value);
        const std::int64_t cell = cellOf(value);
        --counts_[static_cast<std::size_t>(cell)];
        below_ -= cell < middle_ ? 1 : 0;
    }
    std::size_t size() const { return size_; }
    /// NaN when empty; the mean of the middle two of an even number.
    double median() {
        if (perUnit_ == 0 || size_ == 0) return sortedMedian();
        return countedMedian();
    }

 private:
    static constexpr std::int64_t kCells = 16384;  // 32 KiB of counts
    std::size_t next(std::size_t i) const { return i + 1 == values_.size() ? 0 : i + 1; }

    /// The nearest whole number of abs(x) < 2^51, by way of the last bits of a double near
    /// 1.5·2^52.
    static std::int64_t nearest(double x) {
        constexpr double kShift = 0x1.8p52;
        return std::bit_cast<std::int64_t>(x + kShift) - std::bit_cast<std::int64_t>(kShift);
    }
    bool onScale(double value) const {
        const double place = value * perUnit_;
        return std::abs(place) < 0x1p50 && static_cast<double>(nearest(place)) / perUnit_ == value;
    }
    std::int64_t cellOf(double value) const {
        return std::clamp<std::int64_t>(nearest(value * perUnit_) - firstPlace_ + 1, 0, kCells + 1);
    }
    double valueOf(std::int64_t cell) const {
        return static_cast<double>(firstPlace_ + cell - 1) / perUnit_;
    }
    std::size_t countOf(std::int64_t cell) const { return counts_[static_cast<std::size_t>(cell)]; }
    void addOffScale(double value);
    void dropSorted(double value);
    void findScale();
    void recentre(double around);
    double countedMedian() {
        const std::size_t rank = (size_ - 1) / 2;
        while (below_ > rank) below_ -= countOf(--middle_);
        while (below_ + countOf(middle_) <= rank) below_ += countOf(middle_++);
        if (middle_ == 0 || middle_ == kCells + 1) return medianElsewhere();
        return size_ % 2 == 1 ? valueOf(middle_) : evenMedian();
    }
    double medianElsewhere();
    double evenMedian() const;
    double sortedMedian() const;
    double exactRank(std::size_t rank) const;

    std::vector<double> values_;  // a ring
    std::size_t oldest_ = 0, newest_ = 0, size_ = 0;

    double perUnit_ = 0;  // places per unit: 100 or 1000; 0: kept sorted
    std::int64_t firstPlace_ = 0;
    std::vector<std::uint16_t> counts_;  // cell 0: all below; last cell: all above
    std::int64_t middle_ = 0;            // cell of the median when last asked
    std::size_t below_ = 0;              // values in cells before middle_

    std::vector<double> sorted_;
};

}  // namespace joulewatch
