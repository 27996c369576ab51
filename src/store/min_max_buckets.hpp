#pragma once

#include <cstdint>
#include <vector>

#include "core/packed_readings.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// Collects readings, oldest first, into equal steps of a range.
class MinMaxBuckets {
 public:
    /// At most `buckets` of them, and none shorter than `interval`.
    MinMaxBuckets(TimeRange range, std::size_t buckets, Duration interval);

    /// Takes a whole block by its summary; false when it does not lie inside one bucket.
    bool addWhole(const PackedHeader& header, Metric metric);
    void add(const ReadingBatch& batch, Metric metric);
    std::vector<MinMaxBucket> take() { return std::move(buckets_); }

 private:
    std::int64_t bucketOf(Timestamp at) const { return (at - range_.from) / width_; }
    void add(Timestamp at, const ColumnSummary& values);

    TimeRange range_;
    Duration width_;
    std::vector<MinMaxBucket> buckets_;
};

}  // namespace joulewatch
