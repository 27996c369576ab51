#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// What the voltages of a three-phase reading are measured between.
enum class VoltageKind : std::uint8_t { none, lineToLine, lineToNeutral };

/// RMS values of a machine's three phases at one instant. NaN: missing.
struct ThreePhaseReading {
    std::size_t machine = 0;  // 0, 1, … in order of first appearance
    Timestamp at{};
    VoltageKind voltageKind = VoltageKind::none;
    std::array<double, 3> currentA{kMissing, kMissing, kMissing};  // a, b, c
    std::array<double, 3> voltageV{kMissing, kMissing, kMissing};  // ab, bc, ca or a, b, c
};

/// `machineId` is the name of `reading.machine`. False: stop reading.
using ThreePhaseSink =
    std::function<bool(const MeterId& machineId, const ThreePhaseReading& reading)>;

/// What a file of three-phase readings held.
struct ThreePhaseReport {
    std::uint64_t rows = 0;
    std::uint64_t missingValues = 0;
    std::vector<MeterId> machines;
    std::vector<std::string> warnings;
};

}  // namespace joulewatch
