#pragma once

#include <vector>

#include "core/reading_set.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Readings as a journal keeps them, which are the bytes of a ReadingSet; those of the versions
/// before are read, too. `corrupted` when these bytes are none.
Result<ReadingSet> readingsFromBytes(std::vector<std::byte> bytes);

}  // namespace joulewatch
