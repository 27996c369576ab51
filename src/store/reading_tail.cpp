#include "store/reading_tail.hpp"

#include <algorithm>

namespace joulewatch {

void ReadingTail::put(std::span<const TailRow> rows) {
    if (rows.empty()) return;
    if (rows_.empty() || rows_.back().at < rows.front().at) {
        rows_.insert(rows_.end(), rows.begin(), rows.end());
        return;
    }
    const auto from = std::ranges::lower_bound(rows_, rows.front().at, {}, &TailRow::at);
    std::vector<TailRow> later(from, rows_.end());
    rows_.erase(from, rows_.end());
    auto old = later.begin();
    for (const TailRow& row : rows) {
        for (; old != later.end() && old->at < row.at; ++old) rows_.push_back(*old);
        const bool same = old != later.end() && old->at == row.at;
        rows_.push_back(same ? *old++ : row);
        if (same) rows_.back().update(row);
    }
    rows_.insert(rows_.end(), old, later.end());
}

std::span<const TailRow> ReadingTail::rows(TimeRange range) const {
    const auto from = std::ranges::lower_bound(rows_, range.from, {}, &TailRow::at);
    const auto to = std::lower_bound(from, rows_.end(), range.to,
                                     [](const TailRow& row, Timestamp at) { return row.at < at; });
    return {from, to};
}

}  // namespace joulewatch
