#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "ingest/modbus/frames.hpp"
#include "ingest/modbus/register_table.hpp"

namespace joulewatch::modbus {

/// A block of registers that a device describes itself by: id, length, values.
struct SunSpecModel {
    std::uint16_t id;
    std::uint16_t address;  // of its id
    std::uint16_t length;   // of what follows id and length
};

/// What a SunSpec device says of itself: its common model and the chain of the others.
struct SunSpecDevice {
    std::uint16_t base = 0;  // of the mark "SunS"
    std::string manufacturer, model, version, serial;
    std::vector<SunSpecModel> models;
};

inline constexpr std::array<std::uint16_t, 3> kSunSpecBases{40000, 0, 50000};
inline constexpr std::size_t kMaxSunSpecModels = 100;  // a chain that does not end is a broken one

/// Reads holding registers of one device.
using RegisterReader = std::function<Answer<Words>(RegisterBlock)>;

/// Follows the chain of models from whichever base has the mark. `unsuited` when none has.
/// SunSpec Device Information Model Specification V1.1, §6.
Answer<SunSpecDevice> discoverSunSpec(const RegisterReader& read);

/// How many phases a model has and what it is; empty when it is no meter and no inverter that we
/// read (1xx inverters, 2xx meters, with integers or floats).
struct SunSpecKind {
    std::string_view title;
    int phases;
};
std::optional<SunSpecKind> sunSpecKind(std::uint16_t modelId);

/// The table of a model at its place in the device. Import is positive, as the specification has it
/// for meters; an inverter's power is what it generates, so it is turned round.
std::vector<RegisterRow> sunSpecRows(const SunSpecModel& model);

}  // namespace joulewatch::modbus
