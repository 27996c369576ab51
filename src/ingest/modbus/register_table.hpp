#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ingest/modbus/number_encoding.hpp"

namespace joulewatch::modbus {

/// What a register may hold that we understand, in our units.
enum class Quantity : std::uint8_t {
    voltageV,
    currentA,
    activePowerKw,
    reactivePowerKvar,
    apparentPowerKva,  // the power factor comes from it
    powerFactor,       // where there is no apparent power
    frequencyHz,
    energyImportKwh,  // shown to whoever sets up a meter, not stored: the power is
    energyExportKwh,
};
inline constexpr std::size_t kQuantities = 9;

/// Whose quantity it is: the meter's own total or mean, one phase's, or the meter's where neither
/// it nor its phases say it (a sum of currents, a voltage between lines).
enum class Part : std::uint8_t { meter, l1, l2, l3, otherwise };
inline constexpr std::size_t kParts = 5;

struct RegisterRow {
    std::uint16_t address;
    Encoding encoding;
    Quantity quantity;
    Part part = Part::meter;
    int decimals = 0;  // the number is so many powers of ten above our unit: 3 for W, 4 for W/10
    /// Register of a power of ten that the number is multiplied with (SunSpec).
    std::optional<std::uint16_t> scaleAddress{};
    bool isGeneration = false;  // counts up when energy is exported: an inverter's power
};

enum class Function : std::uint8_t { readHolding = 3, readInput = 4 };

/// How a make of meter is read: a table.
struct MeterProfile {
    std::string_view name;          // in a configuration
    std::string_view maker, model;  // for people
    Function function;
    std::uint16_t maxWords;  // the device answers so many at once
    std::uint16_t maxGap;    // registers between two rows that may be read with them
    int phases;
    std::span<const RegisterRow> rows;
};

/// All profiles but SunSpec, which is found out device by device (sunspec.hpp).
std::span<const MeterProfile> meterProfiles();
/// Null when there is none of that name.
const MeterProfile* profileNamed(std::string_view name);
inline constexpr std::string_view kSunSpecProfile = "sunspec";

}  // namespace joulewatch::modbus
