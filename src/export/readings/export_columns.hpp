#pragma once

#include <span>

#include "core/reading_batch.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// What the columns of exported readings are, in this order: meterId, machineType, at, a column a
/// metric under its own name, excludedDay.
struct ExportColumns {
    MetricSet metrics = MetricSet::all();
    bool machineType = false;
    bool excludedDay = false;
};

/// Rows of one meter on their way out.
struct ExportRows {
    const Meter& meter;
    const ReadingBatch& readings;             // oldest first; holds the metrics of the columns
    std::span<const TimeRange> excludedDays;  // of the meter, oldest first: they count in no total
};

/// Whether rows that come oldest first lie in one of some ranges, oldest first.
class DayMarks {
 public:
    explicit DayMarks(std::span<const TimeRange> days) : days_(days) {}
    bool contain(Timestamp at) {
        while (!days_.empty() && days_.front().to <= at) days_ = days_.subspan(1);
        return !days_.empty() && days_.front().contains(at);
    }

 private:
    std::span<const TimeRange> days_;
};

}  // namespace joulewatch
