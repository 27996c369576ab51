#include "store/reading_tail.hpp"

#include <algorithm>

namespace joulewatch {
namespace {

TailRow rowOf(const ReadingBatch& batch, std::size_t i) {
    TailRow row{batch.at()[i], {}};
    for (const MetricInfo& each : kMetrics)
        // A sum with 0 makes 0 of -0, which packed decimals do not know.
        row.sample[index(each.metric)] = batch.column(each.metric)[i] + 0.0;
    return row;
}

}  // namespace

void ReadingTail::put(const ReadingBatch& batch) {
    if (batch.empty()) return;
    const auto from = std::ranges::lower_bound(rows_, batch.at().front(), {}, &TailRow::at);
    std::vector<TailRow> later(from, rows_.end());
    rows_.erase(from, rows_.end());
    auto old = later.begin();
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        for (; old != later.end() && old->at < batch.at()[i]; ++old) rows_.push_back(*old);
        if (old != later.end() && old->at == batch.at()[i]) ++old;
        rows_.push_back(rowOf(batch, i));
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
