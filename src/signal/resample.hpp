#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace joulewatch {

/// Values of evenly sampled, band-limited signals between their samples: a sinc under a Kaiser
/// window, 64 samples wide. The weights are made once and serve every channel of a record. Beyond
/// its ends a record is continued by reflection in its end points, so that the first and last 32
/// values are less exact.
class Resampler {
 public:
    static constexpr double kUsableBand = 0.44;  // of the sampling rate: amplitudes right to 1e-4
    static constexpr int kHalfWidth = 32;        // samples on each side

    /// Positions `first` + k·`step`, k < `count`, in samples of a record. `step` is about 1 or
    /// below: nothing is filtered out.
    Resampler(double first, double step, std::size_t count);
    std::vector<double> apply(std::span<const double> record) const;

 private:
    std::vector<std::ptrdiff_t> leftmost_;  // first sample that counts, for each position
    std::vector<double> weights_;           // 2·kHalfWidth for each position
};

}  // namespace joulewatch
