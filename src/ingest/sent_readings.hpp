#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/reading_set.hpp"

namespace joulewatch {

/// A reading that was sent and cannot be kept.
struct RejectedReading {
    std::size_t index;  // of the object or the line in what was sent, the first is 0
    std::string reason;
};

/// What a device or a script sent in one piece.
struct SentReadings {
    ReadingSet batches;        // each meter once
    std::size_t readings = 0;  // in the batches
    std::vector<RejectedReading> rejected;
};

}  // namespace joulewatch
