#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/severity.hpp"
#include "generate/plant_options.hpp"

namespace joulewatch {

class Plant;

inline constexpr double kSpikeProbability = 0.003;  // of a sample
inline constexpr double kSpikeHeight = 0.08;        // of the voltage: inside EN 50160's ±10 %

/// Reached at the last sample, in a straight line from nothing at the first.
inline constexpr double kDegradedCurrent = 0.15;
inline constexpr double kDegradedPowerFactor = -0.08;

/// Ratios to the fundamental: 12.45 % distortion in the proportion 3:2.
inline constexpr double kThirdHarmonic = 0.1036;
inline constexpr double kFifthHarmonic = 0.0691;
inline constexpr double kHarmonicDutyPeriodS = 600;
/// √(1 + THD²): RMS over fundamental.
inline const double kHarmonicCurrentGain =
    std::sqrt(1 + kThirdHarmonic * kThirdHarmonic + kFifthHarmonic * kFifthHarmonic);
/// What 12.45 % distortion does to a power factor, and the phase shift that comes with it.
inline constexpr double kHarmonicPowerFactorGain = 0.97119 * 0.99234;

inline constexpr double kImbalance = 0.08;
inline constexpr double kImbalancePeriodS = 1250;

/// The truth about one stretch of one machine; `from` and `to` are both samples of it.
struct FaultLabel {
    std::size_t machine;
    Timestamp from, to;
    Fault fault;
    std::string_view parameter;
    double magnitude;  // ratio
    Severity severity;
};

/// The faults that last as long as the data, in order of machine.
std::vector<FaultLabel> lastingFaults(const Plant& plant);
/// The spikes of one block, oldest first. All labels of a plant are lastingFaults() and these.
std::vector<FaultLabel> spikeLabels(const Plant& plant, std::uint64_t block);

}  // namespace joulewatch
