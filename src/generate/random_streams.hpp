#pragma once

#include <cstdint>

namespace joulewatch {

/// Which random numbers are for what: the third word of the counter. The order is part of what a
/// seed stands for.
enum Stream : std::uint32_t {
    kMachine,
    kCommon,
    kSpike,
    kCommonStart,
    kMachineStart,
    kDutyPhase,
    kMeter,
    kWaveformCurrent,
    kWaveformVoltage,
};

}  // namespace joulewatch
