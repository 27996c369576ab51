#include "store/merged_reading.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/reading_packer.hpp"

namespace joulewatch {
namespace {

/// Fills batches row by row and hands on each full one.
class BatchFiller {
 public:
    BatchFiller(const MeterId& meter, MetricSet metrics, const RowSink& sink, ReadingBatch& batch)
        : meter_(meter), metrics_(metrics), sink_(sink), batch_(batch) {}

    void add(const TailRow& row) {
        Batch& to = next(row.at);
        for (const MetricInfo& each : kMetrics)
            if (metrics_.contains(each.metric))
                to.mutableColumn(each.metric)[rows_] = row.sample[index(each.metric)];
        ++rows_;
    }
    /// A row of a tail, and the row of a block that it is the newer one of.
    void add(const TailRow& row, const ReadingBatch& older, std::size_t at) {
        if (row.whole) return add(row);
        Batch& to = next(row.at);
        for (const MetricInfo& each : kMetrics) {
            if (!metrics_.contains(each.metric)) continue;
            const double value = row.sample[index(each.metric)];
            to.mutableColumn(each.metric)[rows_] =
                std::isnan(value) ? older.column(each.metric)[at] : value;
        }
        ++rows_;
    }
    void add(const ReadingBatch& from, std::size_t row) {
        Batch& to = next(from.at()[row]);
        for (const MetricInfo& each : kMetrics)
            if (metrics_.contains(each.metric))
                to.mutableColumn(each.metric)[rows_] = from.column(each.metric)[row];
        ++rows_;
    }
    /// A batch as it is, after what was added before.
    void pass(const ReadingBatch& batch) {
        flush();
        if (!stopped_) stopped_ = !sink_(batch);
    }
    void flush() {
        if (rows_ == 0) return;
        batch_.reshape(meter_, rows_, metrics_);
        room_ = std::exchange(rows_, 0);
        if (!stopped_) stopped_ = !sink_(batch_);
    }
    bool stopped() const { return stopped_; }

 private:
    using Batch = ReadingBatch;
    /// A late reading asks for the rows of its quarter hour: they do not pay for a full batch.
    static constexpr std::size_t kFewestRows = 16;

    Batch& next(Timestamp at) {
        if (rows_ == ReadingPacker::kMaxRows) flush();
        if (rows_ == room_) {
            room_ = std::clamp(4 * room_, kFewestRows, ReadingPacker::kMaxRows);
            batch_.reshape(meter_, room_, metrics_);
        }
        batch_.mutableAt()[rows_] = at;
        return batch_;
    }

    const MeterId& meter_;
    MetricSet metrics_;
    const RowSink& sink_;
    ReadingBatch& batch_;
    std::size_t rows_ = 0, room_ = 0;
    bool stopped_ = false;
};

/// The first block that reaches into a range that begins then.
auto firstBlock(const std::vector<SegmentBlockPtr>& blocks, Timestamp from) {
    return std::ranges::lower_bound(blocks, from, {},
                                    [](const SegmentBlockPtr& each) { return each->header.last; });
}

}  // namespace

MetricSet metricsIn(const MeterRows& rows, TimeRange range) {
    std::array<bool, kMetrics.size()> present{};
    for (auto block = firstBlock(*rows.blocks, range.from);
         block != rows.blocks->end() && (*block)->header.first < range.to; ++block)
        for (std::size_t m = 0; m < present.size(); ++m)
            present[m] = present[m] || (*block)->header.columns[m].summary.present > 0;
    for (const TailRow& row : rows.tail)
        for (std::size_t m = 0; m < present.size(); ++m)
            present[m] = present[m] || !std::isnan(row.sample[m]);
    MetricSet metrics;
    for (const MetricInfo& each : kMetrics)
        if (present[index(each.metric)]) metrics = metrics.with(MetricSet(each.metric));
    return metrics;
}

Result<void> readMerged(const MeterRows& rows, TimeRange range, MetricSet metrics,
                        const RowSink& sink, ReadRoom& room) {
    BatchFiller filler(rows.id, metrics, sink, room.merged);
    ReadingBatch& batch = room.block;
    auto tail = std::ranges::lower_bound(rows.tail, range.from, {}, &TailRow::at);
    const auto tailEnd = std::ranges::lower_bound(rows.tail, range.to, {}, &TailRow::at);
    auto block = firstBlock(*rows.blocks, range.from);
    for (; block != rows.blocks->end() && (*block)->header.first < range.to; ++block) {
        const PackedHeader& header = (*block)->header;
        for (; tail != tailEnd && tail->at < header.first; ++tail) filler.add(*tail);
        const auto payload = (*block)->payload(room.payload);
        if (!payload) return fail(payload.error());
        unpack(header, *payload, rows.id, metrics, batch);
        const bool whole = header.first >= range.from && header.last < range.to;
        if (whole && (tail == tailEnd || tail->at > header.last)) {
            filler.pass(batch);
        } else {
            const auto at = batch.at();
            auto i =
                static_cast<std::size_t>(std::ranges::lower_bound(at, range.from) - at.begin());
            for (; i < at.size() && at[i] < range.to; ++i) {
                for (; tail != tailEnd && tail->at < at[i]; ++tail) filler.add(*tail);
                if (tail != tailEnd && tail->at == at[i])
                    filler.add(*tail++, batch, i);
                else
                    filler.add(batch, i);
            }
        }
        if (filler.stopped()) return {};
    }
    for (; tail != tailEnd; ++tail) filler.add(*tail);
    filler.flush();
    return {};
}

}  // namespace joulewatch
