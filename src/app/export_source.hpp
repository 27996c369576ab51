#pragma once

#include <optional>

#include "app/export_readings.hpp"
#include "export/readings/export_columns.hpp"

namespace joulewatch {

/// Which columns an export has.
Result<ExportColumns> columnsOf(const ExportChoice& choice);

/// The rows of an export, a batch at a time, meter by meter. Between two batches nothing is held
/// but the place: whoever takes them slowly is in nobody's way.
class ExportSource {
 public:
    ExportSource(const ExportChoice& choice, MetricSet metrics)
        : choice_(choice), metrics_(metrics), from_(choice.range.from) {}

    /// Null at the end. What it points to stays until the next call.
    Result<const ExportRows*> next();

 private:
    const ExportChoice& choice_;
    MetricSet metrics_;
    std::size_t meter_ = 0;  // of the choice
    Timestamp from_;         // of what was not read yet
    ReadingBatch batch_;
    std::vector<TimeRange> excluded_;
    std::optional<ExportRows> rows_;
};

}  // namespace joulewatch
