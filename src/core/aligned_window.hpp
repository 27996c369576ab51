#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/metric.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// A stretch of a plant's time on one grid: for each metric held, a row per meter and a column per
/// slot; slot k is the instant `start + k·step`. A reading that is missing there is NaN.
/// Single precision: readings carry three or four figures, and comparisons across machines run
/// through all of them.
class AlignedWindow {
 public:
    AlignedWindow(Timestamp start, Duration step, std::size_t slots, std::size_t meters,
                  MetricSet metrics)
        : start_(start), step_(step), slots_(slots), meters_(meters) {
        for (const MetricInfo& each : kMetrics)
            if (metrics.contains(each.metric))
                values_[index(each.metric)].assign(slots * meters,
                                                   std::numeric_limits<float>::quiet_NaN());
    }
    Timestamp start() const { return start_; }
    Duration step() const { return step_; }
    std::size_t slots() const { return slots_; }
    std::size_t meters() const { return meters_; }
    bool holds(Metric metric) const { return !values_[index(metric)].empty(); }
    std::span<const float> row(Metric metric, std::size_t meter) const {
        return std::span(values_[index(metric)]).subspan(meter * slots_, slots_);
    }
    std::span<float> mutableRow(Metric metric, std::size_t meter) {
        return std::span(values_[index(metric)]).subspan(meter * slots_, slots_);
    }

 private:
    Timestamp start_;
    Duration step_;
    std::size_t slots_;
    std::size_t meters_;
    std::array<std::vector<float>, kMetrics.size()> values_;
};

}  // namespace joulewatch
