#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "store/rollup_level.hpp"

namespace joulewatch {

/// What is asked most comes first: whoever needs sums reads the beginning of a chunk only.
enum class RollupColumn : std::uint8_t { count, sum, min, max, first, last, squares };
inline constexpr std::size_t kRollupColumns = 7;
inline constexpr std::size_t kSumColumns = 2;  // count and sum
inline constexpr std::size_t kMaxColumns = 4;  // and min and max

/// Neighbouring buckets of one metric of one meter, column by column. Counts are doubles here,
/// whole numbers up to 2⁵³ that they are.
class RollupChunk {
 public:
    explicit RollupChunk(std::int64_t buckets)
        : buckets_(static_cast<std::size_t>(buckets)), values_(buckets_ * kRollupColumns) {}

    std::size_t buckets() const { return buckets_; }
    std::span<const double> column(RollupColumn column) const {
        return std::span(values_).subspan(static_cast<std::size_t>(column) * buckets_, buckets_);
    }
    /// The first `columns` columns, as they are on disk.
    std::span<double> prefix(std::size_t columns) {
        return std::span(values_).first(columns * buckets_);
    }
    std::span<const double> all() const { return values_; }

    RollupBucket get(std::size_t i) const {
        RollupBucket bucket;
        bucket.count = static_cast<std::uint64_t>(at(RollupColumn::count, i));
        bucket.sum = at(RollupColumn::sum, i);
        bucket.min = at(RollupColumn::min, i);
        bucket.max = at(RollupColumn::max, i);
        bucket.first = at(RollupColumn::first, i);
        bucket.last = at(RollupColumn::last, i);
        bucket.squares = at(RollupColumn::squares, i);
        return bucket;
    }
    void set(std::size_t i, const RollupBucket& bucket) {
        at(RollupColumn::count, i) = static_cast<double>(bucket.count);
        at(RollupColumn::sum, i) = bucket.sum;
        at(RollupColumn::min, i) = bucket.min;
        at(RollupColumn::max, i) = bucket.max;
        at(RollupColumn::first, i) = bucket.first;
        at(RollupColumn::last, i) = bucket.last;
        at(RollupColumn::squares, i) = bucket.squares;
    }
    /// `later` comes after all that is in bucket i.
    void merge(std::size_t i, const RollupBucket& later) {
        RollupBucket bucket = get(i);
        bucket.merge(later);
        set(i, bucket);
    }
    void clear() { std::ranges::fill(values_, 0.0); }
    void clear(std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) set(i, {});
    }
    bool anyCounted() const {
        return std::ranges::any_of(column(RollupColumn::count),
                                   [](double count) { return count > 0; });
    }

 private:
    double& at(RollupColumn column, std::size_t i) {
        return values_[static_cast<std::size_t>(column) * buckets_ + i];
    }
    double at(RollupColumn column, std::size_t i) const {
        return values_[static_cast<std::size_t>(column) * buckets_ + i];
    }

    std::size_t buckets_;
    std::vector<double> values_;
};

}  // namespace joulewatch
