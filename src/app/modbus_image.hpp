#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/reading_batch.hpp"
#include "ingest/modbus/frames.hpp"

namespace joulewatch {

/// A meter as our Modbus server shows it; what is missing or too old is kMissing.
struct ServedMeter {
    std::string id;
    std::uint8_t unit = 1;
    Sample meter;
    std::array<Sample, 3> phases;  // of <id>/L1, /L2 and /L3, where there are such meters
};

/// The registers of one meter, from kModbusImageBase on: "SunS", the common model 1, model 213 (a
/// three-phase meter with floats) and the end, so that any SunSpec reader finds its way. What is
/// missing is NaN, the model's "not implemented"; energies are, as we keep power. The serial number
/// is the meter's id, as far as 32 bytes go.
inline constexpr std::uint16_t kModbusImageBase = 40000;
std::vector<std::uint16_t> modbusImage(const ServedMeter& meter);

}  // namespace joulewatch
