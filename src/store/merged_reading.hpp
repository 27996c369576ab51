#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "store/reading_tail.hpp"
#include "store/segment_file.hpp"

namespace joulewatch {

/// A meter's blocks, oldest first, none overlapping another. A list that was handed out stays as it
/// is.
using BlockList = std::shared_ptr<const std::vector<SegmentBlockPtr>>;

/// All that is needed to read a meter's rows while others write.
struct MeterRows {
    MeterId id;
    BlockList blocks;
    std::vector<TailRow> tail;  // of equal stamps these have the last word
};

/// Those that a row in `range` may have a value of.
MetricSet metricsIn(const MeterRows& rows, TimeRange range);

using RowSink = std::function<bool(const ReadingBatch&)>;  // false: stop reading

/// Memory that many short ranges are read with, one after the other.
struct ReadRoom {
    ReadingBatch block, merged;
    std::vector<std::byte> payload;
};

/// The rows in `range`, oldest first, in batches of at most ReadingPacker::kMaxRows.
Result<void> readMerged(const MeterRows& rows, TimeRange range, MetricSet metrics,
                        const RowSink& sink, ReadRoom& room);
inline Result<void> readMerged(const MeterRows& rows, TimeRange range, MetricSet metrics,
                               const RowSink& sink) {
    ReadRoom room;
    return readMerged(rows, range, metrics, sink, room);
}

}  // namespace joulewatch
