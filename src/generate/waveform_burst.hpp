#pragma once

#include <cstdint>
#include <vector>

#include "core/fixed_point_grid.hpp"
#include "generate/plant.hpp"

namespace joulewatch {

inline constexpr int kWaveformSamplesPerSecond = 12800;
inline constexpr std::size_t kBurstSamples = 3072;  // 0.24 s: 12 cycles of 50 Hz
/// Columns of a burst: ia, ib, ic (A, three decimals), va, vb, vc (V to neutral, two decimals). A
/// machine with one phase has ia and va.
inline constexpr std::size_t kWaveformColumns = 6;

/// One machine's readings at ten o'clock of one day, from which its burst is made.
struct WaveformBurst {
    std::size_t machine;
    std::uint64_t sample;  // the last reading at or before ten o'clock, from the plant's first
    Timestamp start;       // ten o'clock
    double voltageV, currentA, powerFactor;
};

/// The bursts whose reading is among `readings`, which begins at sample `first` of the plant; by
/// day, then by machine.
std::vector<WaveformBurst> burstsOf(const Plant& plant, const FixedPointGrid& readings,
                                    std::uint64_t first);

/// The instantaneous values of a burst, as one series. Their RMS values and their true power factor
/// are the readings; the phase currents differ as the three-phase grid says. The current carries
/// 2.5 % of 5th and 1.5 % of 7th harmonic, or those of the harmonics fault; the voltage 1 % of 5th.
void fillBurst(const Plant& plant, const WaveformBurst& burst, FixedPointGrid& grid);

}  // namespace joulewatch
