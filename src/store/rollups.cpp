#include "store/rollups.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::int64_t kQuartersInHour = 4, kHoursInDay = 24;

std::int64_t quarterAt(Timestamp at) { return bucketAt(at, info(RollupLevel::quarterHour).step); }

/// The parents' numbers, each once in a row: stamps are in order.
template <class Visitor>
void eachParent(std::span<const Timestamp> at, RollupLevel level, const Visitor& visitor) {
    for (std::size_t i = 0; i < at.size();) {
        const std::int64_t parent = bucketAt(at[i], info(level).step);
        const Timestamp end{(parent + 1) * info(level).step};
        i = static_cast<std::size_t>(std::ranges::lower_bound(at.subspan(i), end) - at.begin());
        visitor(parent);
    }
}

/// Those of which there are readings.
MetricSet metricsOf(const RollupRow& row) {
    MetricSet metrics;
    for (const MetricInfo& each : kMetrics)
        if (row[index(each.metric)].count > 0) metrics = metrics.with(MetricSet(each.metric));
    return metrics;
}

bool isEmpty(const RollupRow& row) {
    return std::ranges::all_of(row, [](const RollupBucket& each) { return each.count == 0; });
}

void merge(RollupRow& into, const RollupRow& later) {
    for (std::size_t m = 0; m < into.size(); ++m) into[m].merge(later[m]);
}

RollupRow merged(const std::map<std::int64_t, RollupRow>& children, std::int64_t from,
                 std::int64_t to) {
    RollupRow row;
    const auto end = children.lower_bound(to);
    for (auto child = children.lower_bound(from); child != end; ++child) merge(row, child->second);
    return row;
}

}  // namespace

Result<std::unique_ptr<Rollups>> Rollups::open(const std::filesystem::path& directory,
                                               RowsOf rowsOf, const RollupWorth& worth) {
    std::vector<RollupFile> files;
    for (std::size_t number = 0; number < RollupFile::kFiles; ++number) {
        auto file = RollupFile::open(directory, number);
        if (!file) return fail(file.error());
        files.push_back(std::move(*file));
    }
    return std::unique_ptr<Rollups>(new Rollups(std::move(files), std::move(rowsOf), worth));
}

void Rollups::remove(const std::filesystem::path& directory) {
    for (std::size_t number = 0; number < RollupFile::kFiles; ++number)
        RollupFile::remove(directory, number);
}

bool Rollups::empty() const {
    return files_[RollupFile::numberOf(RollupLevel::day)].empty() ||
           files_[RollupFile::numberOf(RollupLevel::days8)].empty();
}

bool Rollups::lacks(std::uint32_t meter, const MeterExtent& extent) const {
    if (meter == kPlantMeter && !isKept(meter)) return false;  // nobody measures power
    return std::ranges::any_of(kRollupLevels, [&](const RollupLevelInfo& each) {
        return isOf(meter, each.level) && isWorthKeeping(meter, each.level, extent) &&
               !keeps(meter, each.level);
    });
}

/// What is left of a range without the days before and after all rows.
BucketRange Rollups::whereRowsAre(std::uint32_t meter, RollupLevel level, BucketRange range) const {
    std::int64_t from = std::numeric_limits<std::int64_t>::max();
    std::int64_t to = std::numeric_limits<std::int64_t>::min();
    if (const BlockList blocks = rowsOf_(meter); !blocks->empty()) {
        from = dayNumber(blocks->front()->header.first);
        to = dayNumber(blocks->back()->header.last) + 1;
    }
    if (const auto changed = changed_.find(meter); changed != changed_.end())
        if (const Level& days = changed->second[static_cast<std::size_t>(RollupLevel::day)];
            !days.empty()) {
            from = std::min(from, days.begin()->first);
            to = std::max(to, days.rbegin()->first + 1);
        }
    if (from >= to) return {range.from, range.from};
    const BucketRange all = bucketsOfDays(level, from, to);
    return {std::max(range.from, all.from), std::min(range.to, all.to)};
}

/// Quarter hours [from, to) of a meter that has none kept, of its rows: entry 0 is number `start`.
Result<void> Rollups::sumRows(std::uint32_t meter, Metric metric, BucketRange range,
                              std::int64_t start, RollupChunk& chunk) const {
    const Duration step = info(RollupLevel::quarterHour).step;
    chunk.clear(static_cast<std::size_t>(range.from - start),
                static_cast<std::size_t>(range.to - start));
    const Timestamp from{range.from * step}, to{range.to * step};
    const BlockList blocks = rowsOf_(meter);
    ReadingBatch batch;
    std::vector<std::byte> scratch;
    RollupBucket bucket;
    std::int64_t open = range.from;
    const auto close = [&] {
        if (bucket.count > 0) chunk.set(static_cast<std::size_t>(open - start), bucket);
        bucket = {};
    };
    auto block = std::ranges::lower_bound(
        *blocks, from, {}, [](const SegmentBlockPtr& each) { return each->header.last; });
    for (; block != blocks->end() && (*block)->header.first < to; ++block) {
        const PackedHeader& header = (*block)->header;
        if (header.columns[index(metric)].summary.present == 0) continue;
        const auto payload = (*block)->payload(scratch);
        if (!payload) return fail(payload.error());
        unpack(header, *payload, {}, MetricSet(metric), batch);
        const auto at = batch.at();
        const auto values = batch.column(metric);
        auto i = static_cast<std::size_t>(std::ranges::lower_bound(at, from) - at.begin());
        for (Timestamp end{(open + 1) * step}; i < at.size() && at[i] < to; ++i) {
            if (at[i] >= end) {
                close();
                open = bucketAt(at[i], step);
                end = Timestamp{(open + 1) * step};
            }
            if (!std::isnan(values[i])) bucket.add(values[i] + 0.0);  // -0 is 0
        }
    }
    close();
    overlay({meter, RollupLevel::quarterHour, metric, 0}, range, start, chunk);
    return {};
}

/// Puts what changed of a near level over what is stored; false when nothing did.
bool Rollups::overlay(const RollupChunkKey& key, BucketRange range, std::int64_t start,
                      RollupChunk& chunk) const {
    const auto changed = changed_.find(key.meter);
    if (changed == changed_.end()) return false;
    const Level& buckets = changed->second[static_cast<std::size_t>(key.level)];
    const auto first = buckets.lower_bound(range.from), end = buckets.lower_bound(range.to);
    for (auto each = first; each != end; ++each)
        chunk.set(static_cast<std::size_t>(each->first - start), each->second[index(key.metric)]);
    return first != end;
}

/// False when there are no readings in the chunk.
Result<bool> Rollups::load(const RollupChunkKey& key, BucketRange range, std::size_t columns,
                           RollupChunk& chunk) const {
    const std::int64_t start = key.chunk * info(key.level).chunkBuckets;
    if (!keeps(key.meter, key.level)) {
        const auto made = key.level == RollupLevel::quarterHour
                              ? sumRows(key.meter, key.metric, range, start, chunk)
                              : fold(key, range, columns, chunk);
        if (!made) return fail(made.error());
        if (isNear(key.level)) overlay(key, range, start, chunk);
        return true;
    }
    auto any = files_[RollupFile::numberOf(key.level)].load(key, columns, chunk);
    const auto changed = changed_.find(key.meter);
    if (!any || changed == changed_.end()) return any;
    if (isNear(key.level)) {
        const BucketRange all{start, start + info(key.level).chunkBuckets};
        return overlay(key, all, start, chunk) || *any;
    }
    std::int64_t next = range.from;  // those before are up to date
    for (const auto& [day, row] : changed->second[static_cast<std::size_t>(RollupLevel::day)]) {
        BucketRange stale = bucketsOfDays(key.level, day, day + 1);
        stale = {std::max(stale.from, next), std::min(stale.to, range.to)};
        if (stale.from >= stale.to) continue;
        if (auto done = fold(key, stale, columns, chunk); !done) return fail(done.error());
        next = stale.to;
        any = true;
    }
    return any;
}

/// Makes buckets of a far level, whole periods of a profile, anew from their children.
Result<void> Rollups::fold(const RollupChunkKey& key, BucketRange range, std::size_t columns,
                           RollupChunk& chunk) const {
    const std::int64_t start = key.chunk * info(key.level).chunkBuckets;
    chunk.clear(static_cast<std::size_t>(range.from - start),
                static_cast<std::size_t>(range.to - start));
    return visit(
        key.meter, key.metric, info(key.level).child, childrenOf(key.level, range), columns,
        [&](const RollupChunk& children, std::size_t first, std::size_t last, std::int64_t bucket) {
            const auto counts = children.column(RollupColumn::count);
            for (std::size_t i = first; i < last; ++i) {
                if (counts[i] == 0) continue;
                const std::int64_t parent =
                    parentOf(key.level, bucket + static_cast<std::int64_t>(i));
                chunk.merge(static_cast<std::size_t>(parent - start), children.get(i));
            }
        });
}

/// Buckets [from, to), which lie in one chunk.
Result<std::vector<RollupRow>> Rollups::rowsOf(std::uint32_t meter, RollupLevel level,
                                               std::int64_t from, std::int64_t to) const {
    const std::int64_t number = floorDivide(from, info(level).chunkBuckets);
    const std::int64_t start = number * info(level).chunkBuckets;
    std::vector<RollupRow> rows(static_cast<std::size_t>(to - from));
    if (rows.empty()) return rows;
    RollupChunk chunk(info(level).chunkBuckets);
    for (const MetricInfo& each : kMetrics) {
        const auto got =
            load({meter, level, each.metric, number}, {from, to}, kRollupColumns, chunk);
        if (!got) return fail(got.error());
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i][index(each.metric)] = chunk.get(static_cast<std::size_t>(from - start) + i);
    }
    return rows;
}

/// Puts buckets [from, to), which lie in one chunk, among the changed ones.
Result<void> Rollups::bring(std::uint32_t meter, RollupLevel level, std::int64_t from,
                            std::int64_t to) {
    if (!brought_[meter].emplace(level, from).second) return {};
    const auto rows = rowsOf(meter, level, from, to);
    if (!rows) {
        brought_[meter].erase({level, from});
        return fail(rows.error());
    }
    Level& changed = changed_[meter][static_cast<std::size_t>(level)];
    for (std::size_t i = 0; i < rows->size(); ++i)
        if (!isEmpty((*rows)[i]))
            changedBuckets_ +=
                changed.emplace(from + static_cast<std::int64_t>(i), (*rows)[i]).second;
    return {};
}

void Rollups::discard(std::uint32_t meter) {
    newest_.erase(meter);
    brought_.erase(meter);
    const auto found = changed_.find(meter);
    if (found == changed_.end()) return;
    for (const Level& each : found->second) changedBuckets_ -= each.size();
    changed_.erase(found);
}

Result<void> Rollups::touch(std::uint32_t meter, std::span<const Timestamp> at, bool later) {
    if (at.empty()) return {};
    if (later)
        return newest_.contains(meter) ? Result<void>() : findNewest(meter, quarterAt(at.front()));
    Result<void> done;
    eachParent(at, RollupLevel::hour, [&](std::int64_t hour) {
        if (done)
            done = bring(meter, RollupLevel::quarterHour, hour * kQuartersInHour,
                         (hour + 1) * kQuartersInHour);
    });
    eachParent(at, RollupLevel::day, [&](std::int64_t day) {
        if (done)
            done = bring(meter, RollupLevel::hour, day * kHoursInDay, (day + 1) * kHoursInDay);
    });
    return done;
}

/// No row of the meter is later than this quarter hour.
Result<void> Rollups::findNewest(std::uint32_t meter, std::int64_t quarterHour) {
    const std::int64_t hour = floorDivide(quarterHour, kQuartersInHour);
    const auto quarters =
        rowsOf(meter, RollupLevel::quarterHour, hour * kQuartersInHour, quarterHour + 1);
    if (!quarters) return fail(quarters.error());
    const auto hours =
        rowsOf(meter, RollupLevel::hour, floorDivide(hour, kHoursInDay) * kHoursInDay, hour);
    if (!hours) return fail(hours.error());
    Newest newest;
    newest.quarterHour = quarterHour;
    newest.quarter = quarters->back();
    for (std::size_t i = 0; i + 1 < quarters->size(); ++i) merge(newest.hourBefore, (*quarters)[i]);
    for (const RollupRow& each : *hours) merge(newest.dayBefore, each);
    newest_.emplace(meter, newest);
    return {};
}

/// The quarter hour before is complete, and so may be its hour and day.
void Rollups::turnTo(std::int64_t quarterHour, Newest& newest) const {
    const std::int64_t before = newest.quarterHour;
    merge(newest.hourBefore, newest.quarter);
    newest.quarter = {};
    newest.quarterHour = quarterHour;
    const auto isSame = [&](std::int64_t quarters) {
        return floorDivide(before, quarters) == floorDivide(quarterHour, quarters);
    };
    if (isSame(kQuartersInHour)) return;
    merge(newest.dayBefore, newest.hourBefore);
    newest.hourBefore = {};
    if (!isSame(kQuartersInHour * kHoursInDay)) newest.dayBefore = {};
}

void Rollups::put(std::uint32_t meter, RollupLevel level, std::int64_t bucket,
                  const RollupRow& row) {
    Level& buckets = changed_[meter][static_cast<std::size_t>(level)];
    changedBuckets_ += buckets.insert_or_assign(bucket, row).second;
}

void Rollups::putNewest(std::uint32_t meter, const Newest& newest) {
    const std::int64_t hour = floorDivide(newest.quarterHour, kQuartersInHour);
    put(meter, RollupLevel::quarterHour, newest.quarterHour, newest.quarter);
    RollupRow sum = newest.hourBefore;
    merge(sum, newest.quarter);
    put(meter, RollupLevel::hour, hour, sum);
    RollupRow whole = newest.dayBefore;
    merge(whole, sum);
    put(meter, RollupLevel::day, floorDivide(hour, kHoursInDay), whole);
}

void Rollups::extend(std::uint32_t meter, std::span<const TailRow> rows) {
    if (rows.empty()) return;
    Newest& newest = newest_.try_emplace(meter, Newest{quarterAt(rows.front().at), {}, {}, {}})
                         .first->second;  // there, or nobody believes what is made here
    Timestamp end{(newest.quarterHour + 1) * info(RollupLevel::quarterHour).step};
    for (const TailRow& row : rows) {
        if (row.at >= end) {
            const std::int64_t quarter = quarterAt(row.at);
            if (&row != &rows.front()) putNewest(meter, newest);
            turnTo(quarter, newest);
            end = Timestamp{(quarter + 1) * info(RollupLevel::quarterHour).step};
        }
        for (std::size_t m = 0; m < row.sample.size(); ++m)
            if (const double value = row.sample[m]; !std::isnan(value))
                newest.quarter[m].add(value + 0.0);  // -0 is 0
    }
    putNewest(meter, newest);
}

void Rollups::replace(std::uint32_t meter, std::int64_t quarterHour, const RollupRow& row) {
    put(meter, RollupLevel::quarterHour, quarterHour, row);
}

void Rollups::fold(std::uint32_t meter, std::span<const Timestamp> at) {
    const Changed& changed = changed_[meter];
    const Level& quarters = changed[static_cast<std::size_t>(RollupLevel::quarterHour)];
    const Level& hours = changed[static_cast<std::size_t>(RollupLevel::hour)];
    eachParent(at, RollupLevel::hour, [&](std::int64_t hour) {
        put(meter, RollupLevel::hour, hour,
            merged(quarters, hour * kQuartersInHour, (hour + 1) * kQuartersInHour));
    });
    eachParent(at, RollupLevel::day, [&](std::int64_t day) {
        put(meter, RollupLevel::day, day,
            merged(hours, day * kHoursInDay, (day + 1) * kHoursInDay));
    });
    correctNewest(meter, at);
}

/// After rows that were not later than all: what they changed was brought.
void Rollups::correctNewest(std::uint32_t meter, std::span<const Timestamp> at) {
    const auto found = newest_.find(meter);
    if (found == newest_.end() || at.empty()) return;
    Newest& newest = found->second;
    const bool moved = quarterAt(at.back()) > newest.quarterHour;
    if (moved) newest.quarterHour = quarterAt(at.back());
    const std::int64_t hour = floorDivide(newest.quarterHour, kQuartersInHour);
    const std::int64_t day = floorDivide(hour, kHoursInDay);
    const Changed& changed = changed_[meter];
    eachParent(at, RollupLevel::hour, [&](std::int64_t each) {
        if (each != hour) return;
        const Level& quarters = changed[static_cast<std::size_t>(RollupLevel::quarterHour)];
        newest.hourBefore = merged(quarters, hour * kQuartersInHour, newest.quarterHour);
        newest.quarter = merged(quarters, newest.quarterHour, newest.quarterHour + 1);
    });
    eachParent(at, RollupLevel::day, [&](std::int64_t each) {
        if (each == day)
            newest.dayBefore = merged(changed[static_cast<std::size_t>(RollupLevel::hour)],
                                      day * kHoursInDay, hour);
    });
}

std::set<std::uint32_t> Rollups::damagedMeters() const {
    std::set<std::uint32_t> damaged;
    for (const RollupFile& each : files_) damaged.merge(each.damagedMeters());
    return damaged;
}

Result<void> Rollups::flush(std::uint32_t meter, RollupLevel level, const Level& changed) {
    if (!keeps(meter, level)) return {};
    const std::int64_t buckets = info(level).chunkBuckets;
    RollupChunk chunk(buckets);
    for (auto each = changed.begin(); each != changed.end();) {
        const std::int64_t number = floorDivide(each->first, buckets);
        const auto end = changed.lower_bound((number + 1) * buckets);
        for (const MetricInfo& metric : kMetrics) {
            const std::size_t m = index(metric.metric);
            const bool any = std::any_of(
                each, end, [m](const auto& bucket) { return bucket.second[m].count > 0; });
            const RollupChunkKey key{meter, level, metric.metric, number};
            RollupFile& to = file(level);
            if (!any && !to.contains(key)) continue;
            const auto got =
                load(key, {number * buckets, (number + 1) * buckets}, kRollupColumns, chunk);
            if (!got) return fail(got.error());
            if (auto done = to.store(key, chunk); !done) return done;
        }
        each = end;
    }
    return {};
}

Result<void> Rollups::flush(std::uint32_t meter, const Changed& changed) {
    for (std::size_t level = 0; level < kNearLevels; ++level)
        if (auto done = flush(meter, kRollupLevels[level].level, changed[level]); !done)
            return done;
    return {};
}

Result<void> Rollups::flush(std::set<std::uint32_t>& owed) {
    const auto isDone = [&owed](std::uint32_t meter, const Result<void>& done) {
        const bool damaged = !done && done.error().code == ErrorCode::corrupted;
        if (damaged) owed.insert(meter);
        return done || damaged;
    };
    for (const auto& [meter, levels] : changed_)
        if (auto done = flush(meter, levels); !isDone(meter, done)) return done;
    auto flushed = std::exchange(changed_, {});  // the files are the truth from here on
    const std::size_t buckets = std::exchange(changedBuckets_, 0);
    Result<void> done;
    for (const auto& [meter, levels] : flushed) {
        if (owed.contains(meter)) continue;
        done = flushFar(meter, levels[static_cast<std::size_t>(RollupLevel::day)]);
        if (!isDone(meter, done)) break;
        done = {};
    }
    if (!done) {
        changed_ = std::move(flushed);
        changedBuckets_ = buckets;
    } else {
        brought_.clear();
    }
    return done;
}

std::vector<std::uint32_t> Rollups::changedMeters() const {
    std::vector<std::uint32_t> meters;
    for (const auto& [meter, levels] : changed_) meters.push_back(meter);
    return meters;
}

/// Run by run of neighbouring days.
Result<void> Rollups::flushFar(std::uint32_t meter, const Level& days) {
    for (auto first = days.begin(); first != days.end();) {
        auto next = std::next(first);
        std::int64_t end = first->first + 1;
        MetricSet metrics = metricsOf(first->second);
        for (; next != days.end() && next->first == end; ++next, ++end)
            metrics = metrics.with(metricsOf(next->second));
        if (auto done = foldFar(meter, first->first, end, metrics); !done) return done;
        first = next;
    }
    return {};
}

Result<void> Rollups::foldFar(std::uint32_t meter, std::int64_t fromDay, std::int64_t toDay,
                              MetricSet metrics) {
    RollupChunk chunk(kFarChunkBuckets);
    for (std::size_t level = kNearLevels; level < kRollupLevels.size(); ++level) {
        const RollupLevel far = kRollupLevels[level].level;  // after all that it is made of
        if (!isOf(meter, far) || !keeps(meter, far)) continue;
        const BucketRange all = bucketsOfDays(far, fromDay, toDay);
        for (std::int64_t number = floorDivide(all.from, kFarChunkBuckets);
             number * kFarChunkBuckets < all.to; ++number)
            for (const MetricInfo& each : kMetrics) {
                const RollupChunkKey key{meter, far, each.metric, number};
                if (!metrics.contains(each.metric) && !file(far).contains(key)) continue;
                const std::int64_t start = number * kFarChunkBuckets;
                const BucketRange range{std::max(all.from, start),
                                        std::min(all.to, start + kFarChunkBuckets)};
                if (auto done = foldFar(key, range, chunk); !done) return done;
            }
    }
    return {};
}

Result<void> Rollups::foldFar(const RollupChunkKey& key, BucketRange range, RollupChunk& chunk) {
    RollupFile& to = file(key.level);
    const auto got = to.load(key, kRollupColumns, chunk);
    if (!got && got.error().code != ErrorCode::corrupted) return fail(got.error());
    if (!got) {  // all of it is made anew
        const std::int64_t start = key.chunk * kFarChunkBuckets;
        range = {start, start + kFarChunkBuckets};
        chunk.clear();
    }
    if (auto done = fold(key, range, kRollupColumns, chunk); !done) return done;
    return chunk.anyCounted() || to.contains(key) ? to.store(key, chunk) : Result<void>{};
}

Result<void> Rollups::sync() {
    for (RollupFile& each : files_)
        if (auto done = each.sync(); !done) return done;
    return {};
}

}  // namespace joulewatch
