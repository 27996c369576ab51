#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace joulewatch {

/// Counts values at a fixed decimal resolution, so that quantiles of any number of rows come out of
/// bounded memory in one pass. Exact for values with no more decimals than the resolution, which is
/// how meters write them; others are rounded to it. A window of keys is counted in an array, the
/// few values outside of it one by one: an absurd reading costs nothing. Where values spread
/// further than that, the window moves to them or the resolution becomes ten times coarser.
class FixedPointHistogram {
 public:
    struct Options {
        int decimals = 3;
        std::size_t windowKeys = 16384;  // 64 KiB
    };
    FixedPointHistogram() : FixedPointHistogram(Options{}) {}
    explicit FixedPointHistogram(Options options);

    /// `value` is finite.
    void add(double value) {
        const std::int64_t key = keyOf(value);
        const auto at = static_cast<std::uint64_t>(key - firstKey_);
        if (at < window_.size())
            ++window_[at];
        else
            addOutside(key);
    }
    /// Adds those of `values` that are numbers.
    void addAll(std::span<const double> values) {
        for (const double each : values)
            if (std::isfinite(each)) add(each);
    }

    bool empty() const { return window_.empty(); }
    double resolution() const { return 1 / perUnit_; }

    /// As quantile() of all values added; NaN when there are none.
    double quantile(double q) const;
    /// The same of those values only that are above `threshold`.
    double quantileAbove(double q, double threshold) const;

 private:
    struct Entry {
        std::int64_t key;
        std::uint32_t count;
    };
    static constexpr std::size_t kMaxOutside = 1024;  // different keys outside of the window

    /// The nearest whole number, by way of the last bits of a double near 1.5·2^52.
    static std::int64_t nearest(double x) {
        constexpr double kShift = 0x1.8p52;
        return std::bit_cast<std::int64_t>(x + kShift) - std::bit_cast<std::int64_t>(kShift);
    }
    std::int64_t keyOf(double value) const {
        return nearest(std::clamp(value * perUnit_, -1e15, 1e15));
    }
    double valueOf(std::int64_t key) const { return static_cast<double>(key) / perUnit_; }
    void addOutside(std::int64_t key);
    void centreOn(std::int64_t key);
    void rearrange();
    void coarsen(std::vector<Entry>& entries);
    std::vector<Entry> entries() const;  // smallest first

    double perUnit_;
    std::size_t windowKeys_;
    std::int64_t firstKey_ = 0;
    std::vector<std::uint32_t> window_;  // empty until the first value says where
    std::map<std::int64_t, std::uint32_t> outside_;
};

}  // namespace joulewatch
