#pragma once

#include <cstddef>
#include <vector>

#include "core/harmonics_findings.hpp"

namespace joulewatch {

/// The textbook computation on the readings as they are: an FFT of the first 10 000 currents, the
/// strongest bin taken for the fundamental, its 3rd, 5th and 7th multiple for harmonics. On slow
/// data it finds the day's cycle; it is kept for comparison.
class HarmonicsLiteralTally {
 public:
    void add(const ReadingBatch& batch);
    HarmonicsLiteral result() const;

 private:
    static constexpr std::size_t kSamples = 10'000;
    std::vector<double> currentsA_;
    double powerFactorSum_ = 0;
    std::size_t powerFactors_ = 0;
};

}  // namespace joulewatch
