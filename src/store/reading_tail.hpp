#pragma once

#include <span>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

struct TailRow {
    Timestamp at;
    Sample sample;
    bool whole = true;  // false: what it lacks may be in an older row of its stamp

    /// What a row of the same stamp makes of this one.
    void update(const TailRow& newer) {
        if (newer.whole) *this = newer;
        if (!newer.whole) sample = filledIn(newer.sample, sample);
    }
    /// What `older` has where `newer` lacks a value.
    static Sample filledIn(Sample newer, const Sample& older) {
        for (std::size_t m = 0; m < newer.size(); ++m)
            if (std::isnan(newer[m])) newer[m] = older[m];
        return newer;
    }
};

/// The newest rows of a meter, which are in no segment yet: oldest first, a stamp once.
class ReadingTail {
 public:
    /// Oldest first, a stamp once; of equal stamps the rows put later have the last word.
    void put(std::span<const TailRow> rows);
    std::span<const TailRow> rows() const { return rows_; }
    /// Those in `range`.
    std::span<const TailRow> rows(TimeRange range) const;
    bool empty() const { return rows_.empty(); }
    void clear() { rows_ = {}; }

 private:
    std::vector<TailRow> rows_;
};

}  // namespace joulewatch
