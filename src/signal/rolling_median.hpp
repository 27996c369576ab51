#pragma once

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

    void add(double value);  // finite; not when size() is the capacity
    void dropOldest();       // not when empty
    std::size_t size() const { return size_; }
    /// NaN when empty; the mean of the middle two of an even number.
    double median();

 private:
    static constexpr std::int64_t kCells = 16384;  // 32 KiB of counts
    std::size_t next(std::size_t i) const { return i + 1 == values_.size() ? 0 : i + 1; }

    bool onScale(double value) const;
    std::int64_t cellOf(double value) const;
    double valueOf(std::int64_t cell) const;
    void findScale();
    void recentre(double around);
    double countedMedian();
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
