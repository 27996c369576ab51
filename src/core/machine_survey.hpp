#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/reading_batch.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// How kW relates to V·I·PF: what `1000·P/(V·I·PF)` says about the wiring behind the numbers.
enum class Wiring : std::uint8_t { unknown, singlePhase, threePhaseLine, threePhaseNeutral };

/// What one pass over a machine's readings tells every analysis about it.
struct MachineSurvey {
    Meter meter;
    std::size_t rows = 0;
    TimeRange span{};         // first stamp to last stamp (both are readings)
    Duration interval{};      // the most frequent step between readings
    double completeness = 1;  // rows over the rows the span should hold at this interval

    double nominalVoltageV =
        kMissing;  // the standard voltage nearest to the median, else the median
    double medianVoltageV = kMissing;
    double runningThresholdA = kMissing;  // above: the machine is running, below: idle or off
    double runningMedianA = kMissing;     // median current while running
    double medianPowerFactor = kMissing;
    double energyWeightedPowerFactor = kMissing;  // ΣP / ΣP/PF while running

    double rho = kMissing;  // median of 1000·P/(V·I·PF)
    Wiring wiring = Wiring::unknown;

    /// Median current by [weekend][hour of day], the schedule that other medians are divided by;
    /// NaN for an hour never seen.
    std::array<std::array<double, 24>, 2> scheduleMedianA{};
};

}  // namespace joulewatch
