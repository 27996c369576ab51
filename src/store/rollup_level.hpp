#pragma once

#include <array>
#include <cstdint>

#include "store/rollup_bucket.hpp"

namespace joulewatch {

/// The buckets that are kept ready; finer ones are read from the readings: at one every 10 s that
/// is 90 rows a quarter hour. The first three ("near") follow each appended row. The others ("far")
/// are made of them when they are written to disk: whatever is asked of however many years is then
/// made of about as many buckets as there are points, and of some at the ends of the range.
///
/// The plant's quarter hours are kept once more in pieces of two days, as they are looked up one by
/// one. A week profile's bucket is one hour of the week over 8, 64 or 512 weeks.
///
/// A bucket that few readings fall into says little more than they do: a meter that is read every
/// quarter of an hour has no quarter hours, hours and three hours kept. Whoever asks for them has
/// them made of its readings.
enum class RollupLevel : std::uint8_t {
    quarterHour,
    hour,
    day,
    threeHours,
    halfDay,
    days8,
    days64,
    days512,
    plantQuarter,
    weeks8,
    weeks64,
    weeks512,
};
inline constexpr std::size_t kNearLevels = 3;
inline constexpr std::int64_t kHoursInWeek = 168;

struct RollupLevelInfo {
    RollupLevel level;
    Duration step;              // of a profile: of its whole period
    std::int64_t chunkBuckets;  // that lie together on disk
    RollupLevel child;          // what a far level is made of
    std::int64_t children;      // and of how many
};
inline constexpr std::int64_t kFarChunkBuckets = kHoursInWeek;
inline constexpr std::array kRollupLevels = [] {
    using enum RollupLevel;
    using std::chrono::hours;
    constexpr hours kDay{24}, kWeek{kHoursInWeek};
    constexpr std::int64_t kFar = kFarChunkBuckets;
    return std::array{
        RollupLevelInfo{quarterHour, std::chrono::minutes{15}, 672, quarterHour, 1},
        RollupLevelInfo{hour, hours{1}, 504, quarterHour, 4},
        RollupLevelInfo{day, kDay, 128, hour, 24},
        RollupLevelInfo{threeHours, hours{3}, kFar, hour, 3},
        RollupLevelInfo{halfDay, hours{12}, kFar, threeHours, 4},
        RollupLevelInfo{days8, 8 * kDay, kFar, day, 8},
        RollupLevelInfo{days64, 64 * kDay, kFar, days8, 8},
        RollupLevelInfo{days512, 512 * kDay, kFar, days64, 8},
        RollupLevelInfo{plantQuarter, std::chrono::minutes{15}, kFar, quarterHour, 1},
        RollupLevelInfo{weeks8, 8 * kWeek, kFar, hour, 8},
        RollupLevelInfo{weeks64, 64 * kWeek, kFar, weeks8, 8},
        RollupLevelInfo{weeks512, 512 * kWeek, kFar, weeks64, 8},
    };
}();
constexpr const RollupLevelInfo& info(RollupLevel level) {
    return kRollupLevels[static_cast<std::size_t>(level)];
}
static_assert(
    [] {
        for (std::size_t i = 0; i < kRollupLevels.size(); ++i)
            if (static_cast<std::size_t>(kRollupLevels[i].level) != i) return false;
        return true;
    }(),
    "kRollupLevels is in the order of the enumeration");

constexpr bool isNear(RollupLevel level) { return static_cast<std::size_t>(level) < kNearLevels; }
constexpr bool isProfile(RollupLevel level) { return level >= RollupLevel::weeks8; }

/// Only of these may none be kept: what is longer is small and would take long to be made.
constexpr bool isMadeOnDemand(RollupLevel level) {
    return level <= RollupLevel::hour || level == RollupLevel::threeHours;
}
/// Whether a level is kept of a meter with a reading every `interval` (0: it has one reading):
/// `fewest` of them or more fall into a bucket.
constexpr bool isWorthKeeping(RollupLevel level, Duration interval, std::int64_t fewest) {
    if (!isMadeOnDemand(level) || fewest == 0) return true;
    return interval.count() > 0 && info(level).step >= fewest * interval;
}

/// A range is covered by the coarsest of these that fit; each is a multiple of the one before.
inline constexpr std::array kTimeLevels{
    RollupLevel::quarterHour, RollupLevel::hour,  RollupLevel::threeHours, RollupLevel::halfDay,
    RollupLevel::day,         RollupLevel::days8, RollupLevel::days64,     RollupLevel::days512};
inline constexpr std::array kPlantLevels{RollupLevel::plantQuarter, RollupLevel::days8,
                                         RollupLevel::days64, RollupLevel::days512};
inline constexpr std::array kProfileLevels{RollupLevel::weeks8, RollupLevel::weeks64,
                                           RollupLevel::weeks512};

/// Buckets [from, to).
struct BucketRange {
    std::int64_t from, to;
};

/// The children of buckets [from, to), which are whole periods of a profile.
constexpr BucketRange childrenOf(RollupLevel level, BucketRange parents) {
    return {parents.from * info(level).children, parents.to * info(level).children};
}
/// The bucket that a child is part of.
constexpr std::int64_t parentOf(RollupLevel level, std::int64_t child) {
    if (!isProfile(level)) return floorDivide(child, info(level).children);
    const std::int64_t hour = child - floorDivide(child, kHoursInWeek) * kHoursInWeek;
    return floorDivide(child, info(level).children * kHoursInWeek) * kHoursInWeek + hour;
}
/// The buckets of any level that lie in days [from, to) or are partly in them.
constexpr BucketRange bucketsOfDays(RollupLevel level, std::int64_t fromDay, std::int64_t toDay) {
    constexpr std::int64_t kDay = Duration(std::chrono::hours{24}).count();
    const std::int64_t step = info(level).step.count();
    const std::int64_t unit = isProfile(level) ? kHoursInWeek : 1;
    return {floorDivide(fromDay * kDay, step) * unit, ceilDivide(toDay * kDay, step) * unit};
}
/// When a bucket begins; of a profile some time at its hour of the week.
inline Timestamp startOf(RollupLevel level, std::int64_t bucket) {
    if (!isProfile(level)) return Timestamp{bucket * info(level).step};
    return Timestamp{std::chrono::hours{bucket - floorDivide(bucket, kHoursInWeek) * kHoursInWeek}};
}

}  // namespace joulewatch
