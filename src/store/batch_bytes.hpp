#pragma once

#include <span>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Batches as a journal keeps them: what is read back is, to the last bit, what was written.
std::vector<std::byte> toBytes(std::span<const ReadingBatch> batches);
/// `corrupted` when these bytes are no batches.
Result<std::vector<ReadingBatch>> batchesFromBytes(std::span<const std::byte> bytes);

}  // namespace joulewatch
