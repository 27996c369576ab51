#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "store/reading_store.hpp"
#include "store/rollup_level.hpp"

namespace joulewatch {

/// The highest quarter hours of long buckets of the plant's load, remembered once somebody asked
/// for them: whatever the number of years, the highest of all are then found in one short list.
/// Safe to use from any thread; what a change of the load reaches is forgotten before readers see
/// it.
class PeakLists {
 public:
    /// That a list holds; a shorter one holds all that there are.
    static constexpr std::size_t kLength = 64;
    using List = std::shared_ptr<const std::vector<QuarterHourLoad>>;  // highest first

    /// Null when it is not known.
    List find(RollupLevel level, std::int64_t bucket) const {
        const std::scoped_lock lock(guard_);
        const auto found = lists_.find({level, bucket});
        return found == lists_.end() ? nullptr : found->second;
    }
    void keep(RollupLevel level, std::int64_t bucket, List list) {
        const std::scoped_lock lock(guard_);
        if (lists_.size() == kMostLists) lists_.clear();
        lists_.insert_or_assign({level, bucket}, std::move(list));
    }
    /// Those of buckets that hold one of these days.
    void forget(BucketRange days) {
        const std::scoped_lock lock(guard_);
        std::erase_if(lists_, [days](const auto& each) {
            const auto& [level, bucket] = each.first;
            const BucketRange reached = bucketsOfDays(level, days.from, days.to);
            return bucket >= reached.from && bucket < reached.to;
        });
    }

 private:
    static constexpr std::size_t kMostLists = 1024;  // of 1 KiB each

    mutable std::mutex guard_;
    std::map<std::pair<RollupLevel, std::int64_t>, List> lists_;
};

}  // namespace joulewatch
