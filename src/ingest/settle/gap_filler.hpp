#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include "core/metric.hpp"
#include "ingest/settle/energy_to_power.hpp"
#include "signal/hour_of_week.hpp"

namespace joulewatch {

/// What to do with missing values. `notify` leaves them.
enum class MissingTreatment : std::uint8_t { notify, drop, interpolate };

/// The medians that long gaps are filled from, of each metric.
using MetricMedians = std::array<HourOfWeekMedians, kMetrics.size()>;

/// Fills a meter's gaps, missing rows as well as missing values: up to two intervals on a straight
/// line, longer ones by the median of the hour of the week, never across more than 24 hours. The
/// readings come and go oldest first; rows wait while a gap is open.
class GapFiller {
 public:
    /// Told with every reading which of its values are filled in.
    using Taker = std::function<void(const Reading&, MetricSet imputed)>;

    /// `present`: the metrics the meter has at all.
    GapFiller(Duration interval, MetricSet present, const MetricMedians& medians, Taker next);
    void add(const Reading& reading);
    void finish();

 private:
    struct Waiting {
        Reading reading;
        MetricSet imputed;
        bool inserted;  // there was no row
    };
    struct Gap {
        std::uint64_t first;  // number of the first row of it
        Timestamp before;     // the last stamp that has a value
        double value;
    };

    void take(const Reading& reading, bool inserted);
    void close(std::size_t metric, const Gap& gap, const Reading& end);
    void passUntil(std::uint64_t row);
    void pass();

    Duration interval_;
    MetricSet present_;
    const MetricMedians* medians_;
    Taker next_;
    std::deque<Waiting> waiting_;
    std::uint64_t firstWaiting_ = 0;  // its number
    std::array<std::optional<Gap>, kMetrics.size()> gaps_;
    std::array<std::optional<Reading>, kMetrics.size()> last_;  // with a value of the metric
    std::optional<Timestamp> lastAt_;
};

}  // namespace joulewatch
