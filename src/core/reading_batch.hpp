#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/metric.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace joulewatch {

using MeterId = std::string;

/// A machine or a meter, as its data names it.
struct Meter {
    MeterId id;
    std::string type;  // empty when the data does not say
    bool operator==(const Meter&) const = default;
};

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// One row: a value per metric, NaN where there is none.
struct Sample : std::array<double, kMetrics.size()> {
    constexpr Sample() { fill(kMissing); }
    /// The first metrics; the rest are missing.
    constexpr Sample(std::initializer_list<double> first) : Sample() {
        std::ranges::copy(first.begin(), first.begin() + std::min(first.size(), size()), begin());
    }
    /// Two missing values are equal.
    bool operator==(const Sample& other) const {
        return std::ranges::equal(*this, other, [](double a, double b) {
            return a == b || (std::isnan(a) && std::isnan(b));
        });
    }
};

/// Readings of one meter, oldest first, one column per metric; a bounded piece (some thousand
/// rows), for a year arrives as a stream of batches. A missing value is NaN, never 0: a silent
/// meter must not look like an idle load. A column that was not asked for is empty.
class ReadingBatch {
 public:
    ReadingBatch() = default;
    explicit ReadingBatch(MeterId meter) : meter_(std::move(meter)) {}

    /// `at` must be later than the last row.
    void append(Timestamp at, const Sample& sample) {
        ensure(at_.empty() || at > at_.back(), "readings of a batch come oldest first");
        at_.push_back(at);
        for (const MetricInfo& each : kMetrics)
            columns_[index(each.metric)].push_back(sample[index(each.metric)]);
    }

    const MeterId& meter() const { return meter_; }
    std::size_t rows() const { return at_.size(); }
    bool empty() const { return at_.empty(); }
    std::span<const Timestamp> at() const { return at_; }
    std::span<const double> column(Metric metric) const { return columns_[index(metric)]; }

    /// For whoever decodes columns wholesale: sets the number of rows of the stamps and of the
    /// metrics in `metrics`, empties the others, and keeps the memory.
    void reshape(MeterId meter, std::size_t rows, MetricSet metrics) {
        meter_ = std::move(meter);
        at_.resize(rows);
        for (const MetricInfo& each : kMetrics)
            columns_[index(each.metric)].resize(metrics.contains(each.metric) ? rows : 0);
    }
    std::span<Timestamp> mutableAt() { return at_; }
    std::span<double> mutableColumn(Metric metric) { return columns_[index(metric)]; }

 private:
    MeterId meter_;
    std::vector<Timestamp> at_;
    std::array<std::vector<double>, kMetrics.size()> columns_;
};

}  // namespace joulewatch
