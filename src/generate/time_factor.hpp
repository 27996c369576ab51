#pragma once

#include <chrono>

#include "core/time.hpp"
#include "generate/block_kernels.hpp"

namespace joulewatch {

/// Share of the nominal load at a stamp: production from 06:00 to 22:00, the rest at 15 %; lunch
/// from 12:00 to 13:00 at 70 %; weekends at 30 %; and ±20 % over the year, from its first day. The
/// shares multiply.
float timeFactor(Timestamp at);

void fillTimeFactors(Timestamp first, std::chrono::seconds step, BlockOfFloats& share);

}  // namespace joulewatch
