#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "store/duckdb/packed_store.hpp"
#include "store/rollup_builder.hpp"

namespace joulewatch {
namespace {

/// Those that a block holds a reading of.
MetricSet metricsIn(const std::vector<SegmentBlockPtr>& blocks) {
    MetricSet metrics;
    for (const SegmentBlockPtr& block : blocks)
        for (const MetricInfo& each : kMetrics)
            if (block->header.columns[index(each.metric)].summary.present > 0)
                metrics = metrics.with(MetricSet(each.metric));
    return metrics;
}

Result<void> rebuildMeter(Rollups& rollups, const MeterRows& rows, RollupDebt debt) {
    if (rows.blocks->empty()) return {};
    const TimeRange span{rows.blocks->front()->header.first, rows.blocks->back()->header.last};
    const std::int64_t first = dayNumber(span.from), end = dayNumber(span.to) + 1;
    const std::int64_t from = std::max(debt.fromDay, first), to = std::min(debt.toDay, end);
    if (from >= to) return {};
    RollupBuilder builder(rollups, debt.meter, from, to, from == first && to == end);
    const TimeRange range{Timestamp{std::chrono::days{from}}, Timestamp{std::chrono::days{to}}};
    Result<void> added;
    auto done = readMerged(rows, range, metricsIn(*rows.blocks), [&](const ReadingBatch& batch) {
        added = builder.add(batch);
        return added.has_value();
    });
    if (done) done = added;
    if (done) done = builder.finish();
    return done ? rollups.foldFar(debt.meter, from, to) : done;
}

}  // namespace

Result<void> PackedStore::rebuild(const std::vector<RollupDebt>& debts, const BlocksOf& blocksOf) {
    std::mutex guard;
    Result<void> all;
    tbb::parallel_for(std::size_t{0}, debts.size(), [&](std::size_t i) {
        const auto done = rebuildMeter(*rollups_, {{}, blocksOf(debts[i].meter), {}}, debts[i]);
        if (done) return;
        const std::scoped_lock lock(guard);
        owed_.insert(debts[i].meter);
        all = done;
    });
    return all;
}

/// The files hold what is in segments and nothing of the tails, which a crash may take: their part
/// is made anew in memory.
Result<void> PackedStore::rebuildOwed() {
    const std::set<std::uint32_t> meters = std::exchange(owed_, {});
    std::vector<RollupDebt> debts;
    for (const std::uint32_t meter : meters) {
        rollups_->discard(meter);
        debts.push_back({meter, std::numeric_limits<std::int64_t>::min(),
                         std::numeric_limits<std::int64_t>::max()});
    }
    auto done = rebuild(debts, [this](std::uint32_t meter) { return meters_[meter].blocks; });
    for (const std::uint32_t meter : meters) {
        const MeterShelf& shelf = meters_[meter];
        if (shelf.tail.empty() || owed_.contains(meter)) continue;
        ReadingBatch batch(shelf.meter.id);
        for (const TailRow& each : shelf.tail.rows()) batch.append(each.at, each.sample);
        const auto touched = rollups_->touch(meter, batch.at());
        if (touched) replaceRollups(shelf, batch);
        if (!touched) owed_.insert(meter);
        if (!touched) done = touched;
    }
    return done;
}

}  // namespace joulewatch
