#include "store/metric_rollups.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {

MetricRollups::MetricRollups(Rollups& rollups, const RollupScope& scope, Metric metric)
    : rollups_(rollups), scope_(scope), metric_(metric) {
    for (const auto& [level, step, chunkBuckets, child, children] : kRollupLevels) {
        if (!isMade(level)) continue;
        Level& each = at(level);
        if (level != child) at(child).parents[at(child).parentCount++] = level;
        // What is not kept yet has to be made of all rows at once.
        const bool begun = scope.whole && rollups.isWorthKeeping(scope.meter, level, scope.extent);
        each.written = begun || rollups.keeps(scope.meter, level);
        if (!each.written) continue;
        each.buckets = RollupChunk(chunkBuckets);
        load(level, floorDivide(range(level).from, chunkBuckets));
    }
}

bool MetricRollups::isMade(RollupLevel level) const {
    return isNear(level) || (scope_.whole && isOf(scope_.meter, level));
}

/// The level's buckets that are made anew.
BucketRange MetricRollups::range(RollupLevel level) const {
    return bucketsOfDays(level, scope_.fromDay, scope_.toDay);
}

void MetricRollups::add(std::span<const QuarterRows> quarters, std::span<const double> values) {
    const Level& quarterHours = at(RollupLevel::quarterHour);
    const bool onlyHours = !quarterHours.written && quarterHours.parentCount == 1;
    std::size_t from = 0;
    for (std::size_t i = 0; i < quarters.size(); ++i) {
        add(quarters[i].number, values.subspan(from, quarters[i].end - from));
        from = quarters[i].end;
        // The first may go on from the batch before, the last go on in the next.
        if (i > 0 || !onlyHours || quarters.size() < 3) continue;
        close(RollupLevel::quarterHour);
        addToHours(quarters.subspan(1, quarters.size() - 2), from, values);
        i = quarters.size() - 2;
        from = quarters[i].end;
    }
}

/// Whole quarter hours of which no more is asked than what hours are made of. One of a single
/// reading adds as much to an hour as the reading does: its squares are 0, its sum is its first.
void MetricRollups::addToHours(std::span<const QuarterRows> quarters, std::size_t from,
                               std::span<const double> values) {
    Level& hour = at(RollupLevel::hour);
    RollupBucket sum = hour.sum;  // in registers meanwhile
    for (const auto& [number, end] : quarters) {
        if (number >= hour.childEnd || sum.count == 0) {
            hour.sum = sum;
            close(RollupLevel::hour);
            sum = {};
            hour.bucket = parentOf(RollupLevel::hour, number);
            hour.childEnd = (hour.bucket + 1) * info(RollupLevel::hour).children;
        }
        if (end - from == 1) {
            if (!std::isnan(values[from])) sum.add(values[from] + 0.0);  // -0 is 0
            ++from;
            continue;
        }
        RollupBucket part;
        for (; from < end; ++from)
            if (!std::isnan(values[from])) part.add(values[from] + 0.0);
        sum.merge(part);
    }
    hour.sum = sum;
}

void MetricRollups::add(std::int64_t quarter, std::span<const double> values) {
    Level& open = at(RollupLevel::quarterHour);
    if (quarter != open.bucket) {
        close(RollupLevel::quarterHour);
        open.bucket = quarter;
    }
    RollupBucket sum = open.sum;  // in registers meanwhile
    for (const double value : values)
        if (!std::isnan(value)) sum.add(value + 0.0);  // -0 is 0
    open.sum = sum;
}

/// `part`, of a child, comes after all that went into the level before.
inline void MetricRollups::merge(RollupLevel level, std::int64_t child, const RollupBucket& part) {
    Level& open = at(level);
    if (isProfile(level)) return mergeIntoPeriod(level, child, part);
    if (child >= open.childEnd || open.sum.count == 0) {
        close(level);
        open.bucket = parentOf(level, child);
        open.childEnd = (open.bucket + 1) * info(level).children;
    }
    open.sum.merge(part);
}

/// A chunk of a profile is a period, whose buckets are all open.
void MetricRollups::mergeIntoPeriod(RollupLevel level, std::int64_t child,
                                    const RollupBucket& part) {
    const std::int64_t bucket = parentOf(level, child);
    turnTo(level, floorDivide(bucket, kHoursInWeek));
    at(level).buckets.merge(static_cast<std::size_t>(bucket - at(level).chunk * kHoursInWeek),
                            part);
}

/// The bucket is complete.
void MetricRollups::close(RollupLevel level) {
    Level& open = at(level);
    if (open.sum.count == 0) return;
    if (open.written) {
        const std::int64_t buckets = info(level).chunkBuckets;
        turnTo(level, floorDivide(open.bucket, buckets));
        open.buckets.set(static_cast<std::size_t>(open.bucket - open.chunk * buckets), open.sum);
    }
    passOn(level, open.bucket, open.sum);
    open.sum = {};
}

void MetricRollups::passOn(RollupLevel level, std::int64_t bucket, const RollupBucket& sum) {
    const Level& from = at(level);
    for (std::size_t i = 0; i < from.parentCount; ++i) merge(from.parents[i], bucket, sum);
}

/// The files hold something of the level that may have to go: where there is no row any more.
bool MetricRollups::isHeld(RollupLevel level) const {
    return rollups_.file(level).holds(scope_.meter, level);
}

void MetricRollups::turnTo(RollupLevel level, std::int64_t chunk) {
    Level& open = at(level);
    while (open.chunk < chunk) {
        store(level);
        load(level, !scope_.whole || isHeld(level) ? open.chunk + 1 : chunk);
    }
}

/// All of the chunk, with the buckets that are to be made anew empty.
void MetricRollups::load(RollupLevel level, std::int64_t chunk) {
    Level& open = at(level);
    open.chunk = chunk;
    const std::int64_t buckets = info(level).chunkBuckets, start = chunk * buckets;
    const std::int64_t from = std::max(range(level).from - start, std::int64_t{0});
    const std::int64_t to = std::min(range(level).to - start, buckets);
    if (scope_.whole || (from == 0 && to == buckets)) return open.buckets.clear();
    const auto got = rollups_.file(level).load(keyOf(level), kRollupColumns, open.buckets);
    if (!got && done_) done_ = fail(got.error());
    open.buckets.clear(static_cast<std::size_t>(from), static_cast<std::size_t>(to));
}

void MetricRollups::store(RollupLevel level) {
    Level& open = at(level);
    const bool any = open.buckets.anyCounted();
    if (any && isProfile(level))
        for (std::size_t i = 0; i < open.buckets.buckets(); ++i)
            if (const RollupBucket sum = open.buckets.get(i); sum.count > 0)
                passOn(level, open.chunk * kHoursInWeek + static_cast<std::int64_t>(i), sum);
    if (!done_ || (!any && !rollups_.file(level).contains(keyOf(level)))) return;
    done_ = rollups_.file(level).store(keyOf(level), open.buckets);
}

void MetricRollups::finish(RollupLevel level) {
    if (!isProfile(level)) close(level);
    if (!at(level).written) return;
    turnTo(level, floorDivide(range(level).to - 1, info(level).chunkBuckets));
    store(level);
}

Result<void> MetricRollups::finish() {
    for (const RollupLevelInfo& each : kRollupLevels)  // what is made of a level comes after it
        if (isMade(each.level)) finish(each.level);
    return done_;
}

}  // namespace joulewatch
