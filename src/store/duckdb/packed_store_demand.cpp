#include <algorithm>
#include <limits>

#include "store/duckdb/packed_store_parts.hpp"
#include "store/rollup_builder.hpp"

// The plant's load in each quarter of an hour is kept as if it were one more meter's readings, so
// that there are hours, days and years of it, whose maxima say where the highest are.
namespace joulewatch {
namespace {

constexpr Duration kQuarterHour = info(RollupLevel::quarterHour).step;
constexpr std::int64_t kQuartersInDay = kWholeDay / kQuarterHour;
constexpr std::int64_t kDaysAtOnce = 42;  // some 4096 quarter hours

}  // namespace

void PackedStore::staleDemand(std::span<const TailRow> rows) {
    for (std::size_t i = 0; i < rows.size();) {
        const std::int64_t quarter = bucketAt(rows[i].at, kQuarterHour);
        staleQuarters_.insert(quarter);
        const Timestamp end{(quarter + 1) * kQuarterHour};
        while (i < rows.size() && rows[i].at < end) ++i;
    }
}

Result<std::vector<double>> PackedStore::demandOf(BucketRange quarters) const {
    std::vector<double> demandKw(static_cast<std::size_t>(quarters.to - quarters.from), kMissing);
    for (const auto& [id, number] : meters_.byId())
        if (auto done = addDemand(meters_[number], quarters, demandKw); !done)
            return fail(done.error());
    return demandKw;
}

/// Adds the meter's mean power of each quarter hour it has readings in.
Result<void> PackedStore::addDemand(const MeterShelf& shelf, BucketRange quarters,
                                    std::span<double> demandKw) const {
    if (shelf.empty()) return {};
    if (auto known = checkSummaries(shelf); !known) return known;
    const BucketRange within{std::max(quarters.from, bucketAt(shelf.span().from, kQuarterHour)),
                             std::min(quarters.to, bucketAt(shelf.span().to, kQuarterHour) + 1)};
    if (within.from >= within.to) return {};
    return rollups_->visit(
        shelf.number, Metric::activePowerKw, RollupLevel::quarterHour, within, kSumColumns,
        [&](const RollupChunk& chunk, std::size_t begin, std::size_t end, std::int64_t bucket) {
            const auto counts = chunk.column(RollupColumn::count);
            const auto sums = chunk.column(RollupColumn::sum);
            for (std::size_t i = begin; i < end; ++i) {
                if (counts[i] == 0) continue;
                double& out = demandKw[static_cast<std::size_t>(
                    bucket + static_cast<std::int64_t>(i) - quarters.from)];
                const double mean = sums[i] / counts[i];
                out = std::isnan(out) ? mean : out + mean;
            }
        });
}

Result<void> PackedStore::keepDemand(std::vector<BucketRange> days) {
    std::ranges::sort(days, {}, &BucketRange::from);
    Result<void> done;
    for (std::size_t i = 0; done && i < days.size();) {
        BucketRange run = days[i];
        for (; i < days.size() && days[i].from <= run.to; ++i)
            run.to = std::max(run.to, days[i].to);
        done = keepDemand(run, false);
    }
    if (done) return done;
    demandOwed_ = true;
    return done.error().code == ErrorCode::corrupted ? Result<void>{} : done;
}

/// `whole`: there are no readings but in these days.
Result<void> PackedStore::keepDemand(BucketRange days, bool whole) {
    peakLists_.forget(days);
    whole = whole || !rollups_->file(RollupLevel::day).holds(kPlantMeter, RollupLevel::day);
    RollupBuilder builder(*rollups_, {kPlantMeter, days.from, days.to, whole, {}});
    for (std::int64_t day = days.from; day < days.to; day += kDaysAtOnce) {
        const BucketRange quarters{day * kQuartersInDay,
                                   std::min(day + kDaysAtOnce, days.to) * kQuartersInDay};
        const auto demandKw = demandOf(quarters);
        if (!demandKw) return fail(demandKw.error());
        ReadingBatch batch;
        batch.reshape({}, demandKw->size(), MetricSet(Metric::activePowerKw));
        std::ranges::copy(*demandKw, batch.mutableColumn(Metric::activePowerKw).begin());
        for (std::size_t i = 0; i < demandKw->size(); ++i)
            batch.mutableAt()[i] =
                Timestamp{(quarters.from + static_cast<std::int64_t>(i)) * kQuarterHour};
        builder.add(batch);
    }
    auto done = builder.finish();
    return done && !whole ? rollups_->foldFar(kPlantMeter, days.from, days.to) : done;
}

/// The quarter hours of rows that were in tails and are in segments now.
Result<void> PackedStore::keepStaleDemand() {
    std::vector<BucketRange> days;
    for (const std::int64_t quarter : staleQuarters_) {
        const std::int64_t day = floorDivide(quarter, kQuartersInDay);
        if (days.empty() || days.back().from != day) days.push_back({day, day + 1});
    }
    auto done = keepDemand(std::move(days));
    if (done && !demandOwed_) staleQuarters_.clear();
    return done;
}

/// As the files of the meters' roll-ups have it: a crash may take what is not in them.
Result<void> PackedStore::keepAllDemand() {
    BucketRange days{std::numeric_limits<std::int64_t>::max(), 0};
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (shelf.blocks->empty()) continue;
        const TimeRange span = shelf.span();
        if (days.from > days.to) days = {dayNumber(span.from), dayNumber(span.to) + 1};
        days = {std::min(days.from, dayNumber(span.from)),
                std::max(days.to, dayNumber(span.to) + 1)};
    }
    Result<void> done;
    if (days.from < days.to) done = rollups_->asStored([&] { return keepDemand(days, true); });
    demandOwed_ = !done;
    return done;
}

}  // namespace joulewatch
