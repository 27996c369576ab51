#pragma once

#include <span>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Batches as a journal keeps them: what is read back is, to the last bit, what was written. Such
/// bytes one behind the other are the bytes of all these batches.
std::vector<std::byte> toBytes(std::span<const ReadingBatch> batches);
/// A batch for each meter, in order of their ids. Of a meter that is there several times, as when
/// many have sent values of it, rows of the same time become one: a later value takes the place of
/// an earlier one, a missing one does not. `corrupted` when these bytes are no batches.
Result<std::vector<ReadingBatch>> batchesFromBytes(std::span<const std::byte> bytes);

}  // namespace joulewatch
