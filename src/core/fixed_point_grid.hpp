#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/time.hpp"

namespace joulewatch {

/// Numbers of several series (machines) at common stamps, in whole steps of the resolution they are
/// written with: column c of 23142 and two decimals is 231.42. One stretch of memory per column and
/// series, so that a file of any length is a stream of these.
class FixedPointGrid {
 public:
    /// `series` is a machine or a burst, `columns` what is measured, sample k is at start + k·step.
    void reshape(Timestamp start, Duration step, std::size_t samples, std::size_t series,
                 std::size_t columns) {
        start_ = start;
        step_ = step;
        samples_ = samples;
        series_ = series;
        columns_ = columns;
        // Rows are read across series: an odd number of cache lines between them keeps a power of
        // two from mapping all of them to the same lines of the cache.
        stride_ = (samples / 32 * 2 + 3) * 16;
        values_.resize(stride_ * series * columns);
    }
    Timestamp start() const { return start_; }
    Duration step() const { return step_; }
    std::size_t samples() const { return samples_; }
    std::size_t series() const { return series_; }
    std::size_t columns() const { return columns_; }
    std::span<const std::int32_t> values(std::size_t series, std::size_t column) const {
        return std::span(values_).subspan((series * columns_ + column) * stride_, samples_);
    }
    std::span<std::int32_t> mutableValues(std::size_t series, std::size_t column) {
        return std::span(values_).subspan((series * columns_ + column) * stride_, samples_);
    }

 private:
    Timestamp start_;
    Duration step_{};
    std::size_t samples_ = 0, series_ = 0, columns_ = 0, stride_ = 0;
    std::vector<std::int32_t> values_;
};

}  // namespace joulewatch
