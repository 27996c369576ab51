#pragma once

#include <array>
#include <vector>

#include "core/reading_batch.hpp"
#include "store/rollups.hpp"

namespace joulewatch {

/// Makes the near buckets of whole days of one meter anew from all of its rows, which come oldest
/// first, and writes them to the files chunk by chunk. Several may work at the same time, a meter
/// each.
class RollupBuilder {
 public:
    /// Days as dayNumber() counts them, `toDay` not included. `whole`: the meter has no rows but in
    /// these days, so that what the files hold of it need not be read.
    RollupBuilder(Rollups& rollups, std::uint32_t meter, std::int64_t fromDay, std::int64_t toDay,
                  bool whole);

    /// A column that is empty has no readings.
    Result<void> add(const ReadingBatch& batch);
    Result<void> finish();

 private:
    /// The chunk of each metric that is being filled, and the bucket being summed up.
    struct Open {
        std::int64_t bucket = 0;
        RollupRow row;
        std::int64_t chunk = 0;
        std::vector<RollupChunk> chunks;  // one for each metric
    };

    Result<void> advance(std::size_t level, std::int64_t bucket);
    Result<void> close(std::size_t level);
    Result<void> load(std::size_t level, std::int64_t chunk);
    Result<void> store(std::size_t level);

    Rollups& rollups_;
    std::uint32_t meter_;
    std::int64_t fromDay_, toDay_;
    bool whole_;
    std::array<Open, kNearLevels> open_;
};

}  // namespace joulewatch
