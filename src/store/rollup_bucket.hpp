#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// All that a chart or an aggregate asks of one metric's readings in a step of time. Readings are
/// added and buckets merged oldest first: so a sum is the same whenever the readings are.
struct RollupBucket {
    std::uint64_t count = 0;
    double sum = 0;
    double min = 0, max = 0, first = 0, last = 0;  // of no meaning when count is 0
    /// Σ (x - first)²: about a value of the bucket's own, so that little is lost to cancellation
    /// (Chan, Golub & LeVeque, Algorithms for Computing the Sample Variance, 1983, "shifted data").
    double squares = 0;

    void add(double value) {
        if (count++ == 0) {
            sum = min = max = first = last = value;
            return;
        }
        sum += value;
        min = std::min(min, value);
        max = std::max(max, value);
        last = value;
        squares += (value - first) * (value - first);
    }

    /// `later` comes after all that is in here.
    void merge(const RollupBucket& later) {
        if (later.count == 0) return;
        if (count == 0) {
            *this = later;
            return;
        }
        // Σ (x - f)² = Σ (x - g)² + 2 (g - f) Σ (x - g) + n (g - f)²
        const double shift = later.first - first;
        const auto n = static_cast<double>(later.count);
        squares += later.squares + 2 * shift * (later.sum - n * later.first) + n * shift * shift;
        count += later.count;
        sum += later.sum;
        min = std::min(min, later.min);
        max = std::max(max, later.max);
        last = later.last;
    }

    double mean() const { return sum / static_cast<double>(count); }
    /// Of a sample, n - 1; NaN below two readings.
    double standardDeviation() const {
        if (count < 2) return kMissing;
        const auto n = static_cast<double>(count);
        const double offset = sum - n * first;  // Σ (x - first)
        return std::sqrt(std::max(0.0, squares - offset * offset / n) / (n - 1));
    }

    bool operator==(const RollupBucket&) const = default;
};

/// One for each metric.
using RollupRow = std::array<RollupBucket, kMetrics.size()>;

/// Rounded towards the past, for times before 1970 too.
constexpr std::int64_t floorDivide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}
constexpr std::int64_t ceilDivide(std::int64_t value, std::int64_t by) {
    return -floorDivide(-value, by);
}
inline std::int64_t bucketAt(Timestamp at, Duration step) {
    return floorDivide(at.time_since_epoch().count(), step.count());
}

}  // namespace joulewatch
