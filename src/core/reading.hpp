#pragma once

#include "core/reading_batch.hpp"

namespace joulewatch {

/// One reading of a meter: a row of a batch.
struct Reading {
    Timestamp at;
    Sample values;
};

inline Reading readingOf(const ReadingBatch& batch, std::size_t row) {
    Reading reading{batch.at()[row], {}};
    for (const MetricInfo& each : kMetrics) {
        const auto column = batch.column(each.metric);
        reading.values[index(each.metric)] = column.empty() ? kMissing : column[row];
    }
    return reading;
}

}  // namespace joulewatch
