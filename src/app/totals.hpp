#pragma once

#include <memory>
#include <span>
#include <vector>

#include "app/excluded_days.hpp"
#include "store/reading_store.hpp"

namespace joulewatch {

/// What a store answers about all readings together, without the days that do not count. As exact
/// as the store, but for what taking away rounds; as quick, where no day is left out.
class Totals {
 public:
    /// Both outlive this.
    Totals(const ReadingStore& store, std::span<const StoredMeter> meters,
           const ExcludedDays& excluded)
        : store_(&store), meters_(meters), excluded_(&excluded) {}

    // As ReadingStore has them.
    Result<WeekProfile> weekProfile(std::span<const MeterId> meters, Metric metric,
                                    TimeRange range) const;
    Result<std::vector<MeterAggregates>> aggregates(TimeRange range) const;
    Result<PlantLoad> plantLoad(TimeRange range, std::size_t maxPoints) const;
    Result<std::vector<QuarterHourLoad>> peakQuarterHours(TimeRange range, std::size_t count) const;

 private:
    Result<void> takeFrom(PlantLoad& load, const StoredMeter& meter, TimeRange range,
                          std::vector<std::size_t>& gone) const;
    Result<Aggregate> aggregate(const MeterId& meter, Metric metric, const Aggregate& all,
                                TimeRange range) const;
    Result<bool> nobodyIsLeft(const PlantLoad::Step& step, TimeRange range, std::size_t gone) const;

    const ReadingStore* store_;
    std::span<const StoredMeter> meters_;
    const ExcludedDays* excluded_;
};

}  // namespace joulewatch
