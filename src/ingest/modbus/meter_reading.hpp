#pragma once

#include <array>
#include <span>

#include "core/reading_batch.hpp"
#include "ingest/modbus/read_plan.hpp"
#include "ingest/modbus/register_table.hpp"

namespace joulewatch::modbus {

/// What the meter itself does not know.
struct MeterSetup {
    double currentRatio = 1;  // of current transformers it was not told of: primary / secondary
    double voltageRatio = 1;  // of voltage transformers
    bool invert = false;      // mounted the other way round: import and export change places
    std::optional<ByteOrder>
        order{};  // of numbers longer than a register, where a gateway swaps them
};

/// What a meter says at one instant, import positive. Missing values are kMissing.
struct MeterReading {
    Sample meter;
    std::array<Sample, 3> phases;
    double energyImportKwh = kMissing, energyExportKwh = kMissing;
};

/// Means and totals that the meter does not send itself are those of its phases. A power factor is
/// P/S where it sends the apparent power, else its own without the sign, which means a different
/// thing with each maker; it is signed like P. Values outside their metric's limits are missing.
MeterReading interpret(std::span<const RegisterRow> rows, const RegisterImage& image,
                       const MeterSetup& setup);

}  // namespace joulewatch::modbus
