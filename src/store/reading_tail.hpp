#pragma once

#include <span>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

struct TailRow {
    Timestamp at;
    Sample sample;
};

/// The newest rows of a meter, which are in no segment yet: oldest first, a stamp once.
class ReadingTail {
 public:
    /// Of equal stamps the batch's row stays.
    void put(const ReadingBatch& batch);
    std::span<const TailRow> rows() const { return rows_; }
    /// Those in `range`.
    std::span<const TailRow> rows(TimeRange range) const;
    bool empty() const { return rows_.empty(); }
    void clear() { rows_ = {}; }

 private:
    std::vector<TailRow> rows_;
};

}  // namespace joulewatch
