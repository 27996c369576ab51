#pragma once

#include <array>
#include <cstdint>

#include "generate/philox.hpp"

namespace joulewatch {

/// Chance for small tables: numbers of one seed and purpose, one after the other.
class SampleNoise {
 public:
    SampleNoise(std::uint64_t seed, std::uint32_t purpose)
        : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)},
          purpose_(purpose) {}

    /// Nearly normal, mean 0 and standard deviation 1: twelve uniform numbers less six, which needs
    /// no logarithm and ends at six.
    double normal() {
        double sum = -6;
        for (int i = 0; i < 3; ++i)
            for (const std::uint32_t word : philox4x32({count_++, 0, purpose_, 0}, key_))
                sum += (static_cast<double>(word) + 0.5) / 4294967296.0;
        return sum;
    }

 private:
    std::array<std::uint32_t, 2> key_;
    std::uint32_t purpose_;
    std::uint32_t count_ = 0;
};

/// AR(1) with standard deviation 1: x' = r·x + √(1 − r²)·n.
class SampleDrift {
 public:
    SampleDrift(SampleNoise noise, double memory) : noise_(noise), memory_(memory) {}
    double next();

 private:
    SampleNoise noise_;
    double memory_;
    double value_ = 0;
};

}  // namespace joulewatch
