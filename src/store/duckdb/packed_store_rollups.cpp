#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "store/common_step.hpp"
#include "store/duckdb/packed_store.hpp"
#include "store/rollup_builder.hpp"

namespace joulewatch {
namespace {

constexpr BucketRange kAllDays{std::numeric_limits<std::int64_t>::min(),
                               std::numeric_limits<std::int64_t>::max()};

/// The days that a meter has rows in; it has some.
BucketRange daysOf(const std::vector<SegmentBlockPtr>& blocks) {
    return {dayNumber(blocks.front()->header.first), dayNumber(blocks.back()->header.last) + 1};
}

Result<void> rebuildMeter(Rollups& rollups, const MeterRows& rows, const MeterExtent& extent,
                          const RollupDebt& debt) {
    if (rows.blocks->empty()) return {};
    if (!rollups.isWorthKeeping(debt.meter, RollupLevel::day, extent)) return {};
    const BucketRange all = daysOf(*rows.blocks);
    const std::int64_t from = std::max(debt.fromDay, all.from), to = std::min(debt.toDay, all.to);
    if (from >= to) return {};
    const bool whole = from == all.from && to == all.to;
    RollupBuilder builder(rollups, {debt.meter, from, to, whole, extent});
    const TimeRange range{Timestamp{std::chrono::days{from}}, Timestamp{std::chrono::days{to}}};
    auto done = readMerged(rows, range, metricsIn(rows, range), [&](const ReadingBatch& batch) {
        builder.add(batch);
        return true;
    });
    if (done) done = builder.finish();
    return done && !whole ? rollups.foldFar(debt.meter, from, to) : done;
}

}  // namespace

MeterExtent PackedStore::extentOf(const Blocks& blocks) {
    CommonStep steps;
    std::array<std::uint64_t, kMetrics.size()> readings{};
    for (const SegmentBlockPtr& each : blocks) {
        steps.add(each->header);
        for (std::size_t m = 0; m < readings.size(); ++m)
            readings[m] += each->header.columns[m].summary.present;
    }
    return {std::ranges::max(readings), steps.value()};
}

Result<void> PackedStore::rebuild(const std::vector<RollupDebt>& debts, const BlocksOf& blocksOf) {
    std::mutex guard;
    Result<void> all;
    tbb::parallel_for(std::size_t{0}, debts.size(), [&](std::size_t i) {
        const BlockList blocks = blocksOf(debts[i].meter);
        const auto done = rebuildMeter(*rollups_, {{}, blocks, {}}, extentOf(*blocks), debts[i]);
        if (done) return;
        const std::scoped_lock lock(guard);
        owed_.insert(debts[i].meter);
        all = done;
    });
    return all;
}

Result<void> PackedStore::unlessDamaged(Result<void> rebuilt) {
    const bool damaged = !rebuilt && rebuilt.error().code == ErrorCode::corrupted;
    return damaged ? Result<void>{} : rebuilt;
}

/// Of a meter that has so many rows by now, or whose rows come so often, that more levels are worth
/// keeping, all is owed. It has to be known before any of it is written: what a crash leaves of a
/// level looks like one.
void PackedStore::oweLacking(Commit& commit) const {
    std::set<std::uint32_t> meters;
    for (const RollupDebt& each : commit.change.debts) meters.insert(each.meter);
    if (commit.ofTails)
        for (const std::uint32_t each : rollups_->changedMeters()) meters.insert(each);
    for (const std::uint32_t meter : meters) {
        const Blocks& blocks = blocksAfter(commit, meter);
        if (blocks.empty() || !rollups_->lacks(meter, extentOf(blocks))) continue;
        const BucketRange all = daysOf(blocks);
        std::erase_if(commit.change.debts, [&](const auto& each) { return each.meter == meter; });
        commit.change.debts.push_back({meter, all.from, all.to});
    }
}

/// The catalogue has them from a commit before, as roll-ups were not written since.
void PackedStore::leaveOutKnown(Commit& commit) const {
    if (!commit.ofTails) return;
    std::erase_if(commit.change.debts,
                  [&](const RollupDebt& each) { return knownDebts_.contains(each); });
}

std::vector<RollupDebt> PackedStore::lacking(const std::vector<std::uint32_t>& meters) const {
    std::vector<RollupDebt> debts;
    for (const std::uint32_t each : meters)
        if (rollups_->lacks(each, extentOf(*meters_[each].blocks)))
            debts.push_back({each, kAllDays.from, kAllDays.to});
    return debts;
}

/// The files hold what is in segments and nothing of the tails, which a crash may take: their part
/// is made anew in memory.
Result<void> PackedStore::rebuildOwed() {
    const std::set<std::uint32_t> meters = std::exchange(owed_, {});
    std::vector<RollupDebt> debts;
    for (const std::uint32_t meter : meters) {
        rollups_->discard(meter);
        debts.push_back({meter, kAllDays.from, kAllDays.to});
    }
    auto done = rebuild(debts, [this](std::uint32_t meter) { return meters_[meter].blocks; });
    for (const std::uint32_t meter : meters) {
        const MeterShelf& shelf = meters_[meter];
        if (shelf.tail.empty() || owed_.contains(meter)) continue;
        std::vector<Timestamp> stamps;
        for (const TailRow& each : shelf.tail.rows()) stamps.push_back(each.at);
        const auto touched = rollups_->touch(meter, stamps, false);
        if (touched) replaceRollups(shelf, shelf.tail.rows());
        if (!touched) owed_.insert(meter);
        if (!touched) done = touched;
    }
    return done;
}

}  // namespace joulewatch
