#include "store/min_max_buckets.hpp"

#include <algorithm>

namespace joulewatch {

MinMaxBuckets::MinMaxBuckets(TimeRange range, std::size_t buckets, Duration interval)
    : range_(range) {
    const auto count = static_cast<std::int64_t>(buckets);
    const std::int64_t span = (range.to - range.from).count();
    width_ = Duration{std::max({(span + count - 1) / count, interval.count(), std::int64_t{1}})};
}

bool MinMaxBuckets::addWhole(const PackedHeader& header, Metric metric) {
    const bool inside = range_.contains(header.first) && range_.contains(header.last) &&
                        bucketOf(header.first) == bucketOf(header.last);
    if (inside) add(header.first, header.columns[index(metric)].summary);
    return inside;
}

void MinMaxBuckets::add(const ReadingBatch& batch, Metric metric) {
    const auto values = batch.column(metric);
    for (std::size_t i = 0; i < batch.rows(); ++i)
        if (range_.contains(batch.at()[i]) && !std::isnan(values[i]))
            add(batch.at()[i], {values[i], values[i], values[i], values[i], 1});
}

void MinMaxBuckets::add(Timestamp at, const ColumnSummary& values) {
    if (values.present == 0) return;
    const Timestamp start = range_.from + bucketOf(at) * width_;
    if (buckets_.empty() || buckets_.back().at != start) {
        buckets_.push_back(
            {start, values.first, values.min, values.max, values.last, values.present});
        return;
    }
    MinMaxBucket& bucket = buckets_.back();
    bucket.min = std::min(bucket.min, values.min);
    bucket.max = std::max(bucket.max, values.max);
    bucket.last = values.last;
    bucket.rows += values.present;
}

}  // namespace joulewatch
