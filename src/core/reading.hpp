#pragma once

#include "core/reading_set.hpp"

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

inline Reading readingOf(const MeterReadings& readings, std::size_t row) {
    return {readings.at()[row], readings.sample(row)};
}

}  // namespace joulewatch
