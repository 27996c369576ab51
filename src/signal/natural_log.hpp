#pragma once

#include <span>

namespace joulewatch {

/// ln of each positive value, NaN for zero, negatives, NaN and infinity: for logarithms of
/// readings, where those are missing or off. Within 2e-7 absolute for values from 1e-4 to 1e6; the
/// same bits on every x86-64 processor, for it is plain single-precision arithmetic that compilers
/// vectorise. Subnormal values count as zero. `out` may be `values`.
void naturalLog(std::span<const float> values, std::span<float> out);

}  // namespace joulewatch
