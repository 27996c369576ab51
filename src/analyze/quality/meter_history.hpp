#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/reading.hpp"
#include "signal/hour_of_week.hpp"
#include "signal/thinned_values.hpp"

namespace joulewatch {

/// What is usual for one metric of a meter.
struct MetricHistory {
    std::uint64_t count = 0;
    double min = 0, max = 0;
    double median = 0;
    double high = 0;       // 99 % of the values are below
    double stepScale = 0;  // robust spread of the differences between neighbours; 0: none
    /// Of neighbours that are equal and not zero; a run, which may be the fault itself, counts for
    /// no more than six.
    double repeatShare = 0;
    double resolution = 0;  // the smallest power of ten the values are multiples of
    bool varies() const { return count > 0 && max > min; }
};

/// A first look at all of a meter's readings: what the rules of data quality compare with. Fed
/// oldest first; the figures are there after finish().
class MeterHistory {
 public:
    MeterHistory();
    void add(const Reading& reading);
    void finish();

    const MetricHistory& of(Metric metric) const { return metrics_[index(metric)]; }
    const HourOfWeekMedians& medians(Metric metric) const { return medians_[index(metric)]; }
    const std::array<HourOfWeekMedians, kMetrics.size()>& allMedians() const { return medians_; }
    MetricSet present() const;
    std::uint64_t rows() const { return rows_; }
    TimeRange span() const { return span_; }  // first stamp to last

    /// ρ, the median of 1000·P/(V·I·PF), where it fits one of the ways to connect a meter: 1
    /// (single phase), √3 (three phases, line voltage), 3 (three phases, voltage to neutral).
    std::optional<double> powerRatio() const { return powerRatio_; }

 private:
    static constexpr std::size_t kValues = 4096;
    static constexpr std::uint64_t kLongRun = 6;
    void endRun(std::size_t metric);

    std::array<MetricHistory, kMetrics.size()> metrics_;
    std::array<HourOfWeekMedians, kMetrics.size()> medians_;
    std::vector<ThinnedValues> values_, steps_;  // a metric
    std::array<double, kMetrics.size()> last_;
    std::array<std::uint64_t, kMetrics.size()> run_{}, repeats_{};
    ThinnedValues ratios_{kValues};
    std::optional<double> powerRatio_;
    std::uint64_t rows_ = 0;
    TimeRange span_{};
};

}  // namespace joulewatch
