#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <vector>

#include "store/duckdb/packed_store_parts.hpp"

namespace joulewatch {
namespace {

constexpr Duration kQuarterHour = info(RollupLevel::quarterHour).step;
constexpr std::array kPeakLevels{RollupLevel::plantQuarter, RollupLevel::day, RollupLevel::days64,
                                 RollupLevel::days512};

std::int64_t quartersOf(std::size_t level) { return info(kPeakLevels[level]).step / kQuarterHour; }

/// Best first: what is highest is looked into, until it is a quarter of an hour. A longer bucket's
/// maximum is what none of its quarter hours is above, so that most are never looked into (top-k by
/// upper bounds: Fagin, Lotem & Naor, Optimal Aggregation Algorithms for Middleware, 2003). Its
/// highest quarter hours are in a list; it is opened for what is beyond them.
class PeakSearch {
 public:
    /// What is kept of the stale quarter hours is passed over; their load is offered.
    PeakSearch(const Rollups& rollups, PeakLists& lists, const std::set<std::int64_t>& stale,
               std::size_t count)
        : rollups_(rollups), lists_(lists), stale_(stale), count_(count) {}

    Result<void> cover(BucketRange quarters) { return cover(kPeakLevels.size() - 1, quarters); }

    void offer(std::int64_t quarter, double demandKw) {
        if (std::isnan(demandKw) || isTooLow(demandKw)) return;
        open_.push({demandKw, 0, quarter});
        highest_.push(demandKw);
        if (highest_.size() > count_) highest_.pop();
    }

    Result<std::vector<QuarterHourLoad>> highest() {
        std::vector<QuarterHourLoad> loads;
        while (loads.size() < count_ && !open_.empty()) {
            const Candidate best = open_.top();
            open_.pop();
            if (best.level == 0) {
                loads.push_back({Timestamp{best.bucket * kQuarterHour}, best.demandKw});
                continue;
            }
            const auto opened =
                best.listed ? open(best.level, best.bucket) : takeList(best.level, best.bucket);
            if (!opened) return fail(opened.error());
        }
        return loads;
    }

 private:
    struct Candidate {
        double demandKw;
        std::size_t level;
        std::int64_t bucket;
        bool listed = false;  // what is in its list was offered
        /// Looked at after `other`: of equals the longer first, which may hold an earlier one.
        bool operator<(const Candidate& other) const {
            if (demandKw != other.demandKw) return demandKw < other.demandKw;
            if (level != other.level) return level < other.level;
            return bucket > other.bucket;
        }
    };

    Result<void> open(std::size_t level, std::int64_t bucket) {
        const std::int64_t children = quartersOf(level) / quartersOf(level - 1);
        return add(level - 1, {bucket * children, (bucket + 1) * children});
    }

    Result<void> takeList(std::size_t level, std::int64_t bucket) {
        const auto list = listOf(level, bucket);
        if (!list) return fail(list.error());
        for (const QuarterHourLoad& each : **list) {
            if (isTooLow(each.demandKw)) return {};  // as are those after it
            const std::int64_t quarter = numberOf(each);
            if (isNew(quarter, each.demandKw)) offer(quarter, each.demandKw);
        }
        if ((*list)->size() < PeakLists::kLength) return {};
        const QuarterHourLoad& last = (*list)->back();
        if (isTooLow(last.demandKw)) return {};
        open_.push({last.demandKw, level, bucket, true});
        const std::int64_t each = quartersOf(level);
        offered_.push_back({{bucket * each, (bucket + 1) * each}, last});
        return {};
    }

    /// As the files have it: stale quarter hours are in it.
    Result<PeakLists::List> listOf(std::size_t level, std::int64_t bucket) {
        if (auto known = lists_.find(kPeakLevels[level], bucket)) return known;
        static const std::set<std::int64_t> kNone;
        PeakSearch search(rollups_, lists_, kNone, PeakLists::kLength);
        if (auto opened = search.open(level, bucket); !opened) return fail(opened.error());
        auto highest = search.highest();
        if (!highest) return fail(highest.error());
        auto list = std::make_shared<const std::vector<QuarterHourLoad>>(std::move(*highest));
        lists_.keep(kPeakLevels[level], bucket, list);
        return list;
    }

    /// What is kept of it counts, and it was in no list that was taken.
    bool isNew(std::int64_t quarter, double demandKw) const {
        return !stale_.contains(quarter) && std::ranges::none_of(offered_, [&](const Offered& of) {
            if (quarter < of.quarters.from || quarter >= of.quarters.to) return false;
            if (demandKw != of.last.demandKw) return demandKw > of.last.demandKw;
            return quarter <= numberOf(of.last);
        });
    }
    static std::int64_t numberOf(const QuarterHourLoad& load) {
        return bucketAt(load.at, kQuarterHour);
    }

    Result<void> cover(std::size_t level, BucketRange quarters) {
        if (quarters.from >= quarters.to) return {};
        if (level == 0) return add(0, quarters);
        const std::int64_t each = quartersOf(level);
        const BucketRange whole{ceilDivide(quarters.from, each), floorDivide(quarters.to, each)};
        if (whole.from >= whole.to) return cover(level - 1, quarters);
        auto done = cover(level - 1, {quarters.from, whole.from * each});
        if (done) done = add(level, whole);
        return done ? cover(level - 1, {whole.to * each, quarters.to}) : done;
    }

    /// A quarter hour's sum is its only value.
    Result<void> add(std::size_t level, BucketRange buckets) {
        const auto column = level == 0 ? RollupColumn::sum : RollupColumn::max;
        return rollups_.visit(
            kPlantMeter, Metric::activePowerKw, kPeakLevels[level], buckets,
            level == 0 ? kSumColumns : kMaxColumns,
            [&](const RollupChunk& chunk, std::size_t first, std::size_t last, std::int64_t start) {
                const auto counts = chunk.column(RollupColumn::count);
                const auto values = chunk.column(column);
                for (std::size_t i = first; i < last; ++i) {
                    if (counts[i] == 0 || isTooLow(values[i])) continue;
                    const std::int64_t bucket = start + static_cast<std::int64_t>(i);
                    if (level > 0)
                        open_.push({values[i], level, bucket});
                    else if (isNew(bucket, values[i]))
                        offer(bucket, values[i]);
                }
            });
    }
    /// As many quarter hours as are asked for are known to be higher.
    bool isTooLow(double demandKw) const {
        return highest_.size() == count_ && (count_ == 0 || demandKw < highest_.top());
    }

    /// The quarter hours of these that are not after `last` in the order of lists.
    struct Offered {
        BucketRange quarters;
        QuarterHourLoad last;
    };

    const Rollups& rollups_;
    PeakLists& lists_;
    const std::set<std::int64_t>& stale_;
    std::size_t count_;
    std::priority_queue<Candidate> open_;
    std::priority_queue<double, std::vector<double>, std::greater<>> highest_;  // lowest on top
    std::vector<Offered> offered_;
};

}  // namespace

/// The whole quarter hours of the range, as far as there are readings; where there are none beyond
/// it, out to the end of the longest bucket.
BucketRange PackedStore::quartersIn(TimeRange range) const {
    BucketRange all{std::numeric_limits<std::int64_t>::max(),
                    std::numeric_limits<std::int64_t>::min()};
    for (const auto& [id, number] : meters_.byId()) {
        const MeterShelf& shelf = meters_[number];
        if (shelf.empty()) continue;
        const TimeRange span = shelf.span();
        const BucketRange rows{bucketAt(span.from, kQuarterHour),
                               bucketAt(span.to, kQuarterHour) + 1};
        all = {std::min(all.from, rows.from), std::max(all.to, rows.to)};
    }
    if (all.from >= all.to) return {0, 0};
    const Timestamp from{all.from * kQuarterHour}, to{all.to * kQuarterHour};
    BucketRange quarters =
        stepsIn({std::max(range.from, from), std::min(range.to, to)}, RollupLevel::quarterHour);
    if (quarters.from >= quarters.to) return {0, 0};
    const std::int64_t longest = quartersOf(kPeakLevels.size() - 1);
    if (quarters.from == all.from) quarters.from = floorDivide(quarters.from, longest) * longest;
    if (quarters.to == all.to) quarters.to = ceilDivide(quarters.to, longest) * longest;
    return quarters;
}

Result<std::vector<QuarterHourLoad>> PackedStore::peakQuarterHours(TimeRange range,
                                                                   std::size_t count) const {
    return repaired([&]() -> Result<std::vector<QuarterHourLoad>> {
        for (const auto& [id, number] : meters_.byId())
            if (auto known = checkSummaries(meters_[number]); !known) return fail(known.error());
        if (demandOwed_) return fail(ErrorCode::corrupted, "the plant's load is to be made anew");
        const BucketRange quarters = quartersIn(range);
        PeakSearch search(*rollups_, peakLists_, staleQuarters_, count);
        if (auto done = search.cover(quarters); !done) return fail(done.error());
        const auto end = staleQuarters_.lower_bound(quarters.to);
        for (auto each = staleQuarters_.lower_bound(quarters.from); each != end;) {
            BucketRange run{*each, *each + 1};
            for (++each; each != end && *each == run.to; ++each) ++run.to;
            const auto demandKw = demandOf(run);
            if (!demandKw) return fail(demandKw.error());
            for (std::int64_t quarter = run.from; quarter < run.to; ++quarter)
                search.offer(quarter, (*demandKw)[static_cast<std::size_t>(quarter - run.from)]);
        }
        return search.highest();
    });
}

}  // namespace joulewatch
