#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// Rows of many meters in the order in which they came.
struct SentRow {
    Timestamp at;
    std::uint32_t meter;  // number of it
    Sample values;
};

/// One batch a meter that has rows, in order of its name, oldest row first. Of rows with the same
/// meter and time one is made: where both have a value, the later one's.
std::vector<ReadingBatch> batchesOf(std::span<const SentRow> rows,
                                    std::span<const std::string> meterNames);

}  // namespace joulewatch
