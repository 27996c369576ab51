#pragma once

#include <cstdint>
#include <vector>

#include "core/progress.hpp"
#include "ingest/settle/energy_to_power.hpp"
#include "ingest/settle/gap_filler.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// Every meter's energy as mean power. What could not be turned is added to `warnings`.
Result<ReadingSpool> powerFromEnergy(const ReadingSpool& raw, PowerContent content,
                                     const SpoolOptions& options, const Progress& progress,
                                     std::vector<std::string>& warnings);

/// A stretch of values that were not measured.
struct ImputedStretch {
    MeterId meter;
    Metric metric{};
    TimeRange range{};
    std::uint64_t values = 0;
};

/// What became of missing values.
struct TreatedGaps {
    std::uint64_t rowsDropped = 0;
    std::uint64_t valuesImputed = 0;
    std::vector<ImputedStretch> imputed;  // the first kMaxStretches
    static constexpr std::size_t kMaxStretches = 1000;
};

/// `drop` leaves out rows in which a metric of the meter is missing, `interpolate` fills gaps.
Result<ReadingSpool> treatMissing(const ReadingSpool& readings, MissingTreatment treatment,
                                  const SpoolOptions& options, const Progress& progress,
                                  TreatedGaps& treated);

}  // namespace joulewatch
