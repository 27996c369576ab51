#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ingest/json/json_readings.hpp"
#include "store/journaled_readings.hpp"

namespace joulewatch {

struct Ingested {
    std::size_t stored = 0;      // readings that were new
    std::size_t duplicates = 0;  // readings of a body that was here already
    std::vector<RejectedReading> rejected;
};

/// Takes what a device sends; on return it survives a crash and a power cut. The same body again,
/// or another under the same `idempotencyKey`, changes nothing. `invalidInput` when there is
/// nothing readable in it.
Result<Ingested> ingest(JournaledReadings& readings, std::string_view body,
                        std::string_view idempotencyKey);

}  // namespace joulewatch
