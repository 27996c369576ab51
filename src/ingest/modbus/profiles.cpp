// Devices are tables. Each names the sheet it comes from; addresses are those on the wire.
#include <algorithm>

#include "ingest/modbus/register_table.hpp"

namespace joulewatch::modbus {
namespace {

constexpr Encoding kFloat{NumberType::float32};
constexpr Encoding kInt16{NumberType::int16};
constexpr Encoding kInt64{NumberType::int64};
constexpr Encoding kInt32LowWordFirst{NumberType::int32, ByteOrder::cdab};

using enum Quantity;
using enum Part;

/// Eastron SDM630 Modbus V2, §1.2.1: input registers, W, VA and var as float. In a system of three
/// wires it sends 0 for voltages to neutral; then those between the lines (0xCE) count.
constexpr RegisterRow kSdm630[] = {
    {0x0000, kFloat, voltageV, l1},
    {0x0002, kFloat, voltageV, l2},
    {0x0004, kFloat, voltageV, l3},
    {0x0006, kFloat, currentA, l1},
    {0x0008, kFloat, currentA, l2},
    {0x000A, kFloat, currentA, l3},
    {0x000C, kFloat, activePowerKw, l1, 3},
    {0x000E, kFloat, activePowerKw, l2, 3},
    {0x0010, kFloat, activePowerKw, l3, 3},
    {0x0018, kFloat, reactivePowerKvar, l1, 3},
    {0x001A, kFloat, reactivePowerKvar, l2, 3},
    {0x001C, kFloat, reactivePowerKvar, l3, 3},
    {0x001E, kFloat, powerFactor, l1},
    {0x0020, kFloat, powerFactor, l2},
    {0x0022, kFloat, powerFactor, l3},
    {0x002A, kFloat, voltageV, meter},
    {0x002E, kFloat, currentA, meter},  // the mean; 0x30 is the sum
    {0x0034, kFloat, activePowerKw, meter, 3},
    {0x003C, kFloat, reactivePowerKvar, meter, 3},
    {0x003E, kFloat, powerFactor, meter},
    {0x0046, kFloat, frequencyHz, meter},
    {0x0048, kFloat, energyImportKwh, meter},
    {0x004A, kFloat, energyExportKwh, meter},
    {0x00CE, kFloat, voltageV, otherwise},
};

/// Eastron SDM120, SDM220 and SDM230: one phase, which is the meter, at the SDM630's addresses.
constexpr RegisterRow kSdmOnePhase[] = {
    {0x0000, kFloat, voltageV, meter},         {0x0006, kFloat, currentA, meter},
    {0x000C, kFloat, activePowerKw, meter, 3}, {0x0018, kFloat, reactivePowerKvar, meter, 3},
    {0x001E, kFloat, powerFactor, meter},      {0x0046, kFloat, frequencyHz, meter},
    {0x0048, kFloat, energyImportKwh, meter},  {0x004A, kFloat, energyExportKwh, meter},
};

/// Carlo Gavazzi EM24-DIN (RS-485), communication protocol §2.3: V/10, A/1000, W/10, kWh/10 as
/// INT32 with the low word first, PF/1000 and Hz/10 as INT16.
constexpr RegisterRow kEm24[] = {
    {0x0000, kInt32LowWordFirst, voltageV, l1, 1},
    {0x0002, kInt32LowWordFirst, voltageV, l2, 1},
    {0x0004, kInt32LowWordFirst, voltageV, l3, 1},
    {0x000C, kInt32LowWordFirst, currentA, l1, 3},
    {0x000E, kInt32LowWordFirst, currentA, l2, 3},
    {0x0010, kInt32LowWordFirst, currentA, l3, 3},
    {0x0012, kInt32LowWordFirst, activePowerKw, l1, 4},
    {0x0014, kInt32LowWordFirst, activePowerKw, l2, 4},
    {0x0016, kInt32LowWordFirst, activePowerKw, l3, 4},
    {0x001E, kInt32LowWordFirst, reactivePowerKvar, l1, 4},
    {0x0020, kInt32LowWordFirst, reactivePowerKvar, l2, 4},
    {0x0022, kInt32LowWordFirst, reactivePowerKvar, l3, 4},
    {0x0024, kInt32LowWordFirst, voltageV, meter, 1},
    {0x0026, kInt32LowWordFirst, voltageV, otherwise, 1},
    {0x0028, kInt32LowWordFirst, activePowerKw, meter, 4},
    {0x002C, kInt32LowWordFirst, reactivePowerKvar, meter, 4},
    {0x0032, kInt16, powerFactor, l1, 3},
    {0x0033, kInt16, powerFactor, l2, 3},
    {0x0034, kInt16, powerFactor, l3, 3},
    {0x0035, kInt16, powerFactor, meter, 3},
    {0x0037, kInt16, frequencyHz, meter, 1},
    {0x003E, kInt32LowWordFirst, energyImportKwh, meter, 1},
    {0x005C, kInt32LowWordFirst, energyExportKwh, meter, 1},
};

/// Carlo Gavazzi EM24 with Ethernet (EM24-E1), whose map differs from 0x2E on.
constexpr RegisterRow kEm24Ethernet[] = {
    {0x0000, kInt32LowWordFirst, voltageV, l1, 1},
    {0x0002, kInt32LowWordFirst, voltageV, l2, 1},
    {0x0004, kInt32LowWordFirst, voltageV, l3, 1},
    {0x000C, kInt32LowWordFirst, currentA, l1, 3},
    {0x000E, kInt32LowWordFirst, currentA, l2, 3},
    {0x0010, kInt32LowWordFirst, currentA, l3, 3},
    {0x0012, kInt32LowWordFirst, activePowerKw, l1, 4},
    {0x0014, kInt32LowWordFirst, activePowerKw, l2, 4},
    {0x0016, kInt32LowWordFirst, activePowerKw, l3, 4},
    {0x001E, kInt32LowWordFirst, reactivePowerKvar, l1, 4},
    {0x0020, kInt32LowWordFirst, reactivePowerKvar, l2, 4},
    {0x0022, kInt32LowWordFirst, reactivePowerKvar, l3, 4},
    {0x0024, kInt32LowWordFirst, voltageV, meter, 1},
    {0x0026, kInt32LowWordFirst, voltageV, otherwise, 1},
    {0x0028, kInt32LowWordFirst, activePowerKw, meter, 4},
    {0x002C, kInt32LowWordFirst, reactivePowerKvar, meter, 4},
    {0x002E, kInt16, powerFactor, l1, 3},
    {0x002F, kInt16, powerFactor, l2, 3},
    {0x0030, kInt16, powerFactor, l3, 3},
    {0x0031, kInt16, powerFactor, meter, 3},
    {0x0033, kInt16, frequencyHz, meter, 1},
    {0x0034, kInt32LowWordFirst, energyImportKwh, meter, 1},
    {0x004E, kInt32LowWordFirst, energyExportKwh, meter, 1},
};

/// Schneider's lists number registers from 1: 3000 is 2999 on the wire.
constexpr std::uint16_t listed(std::uint16_t number) {
    return static_cast<std::uint16_t>(number - 1);
}

/// Schneider iEM3000 (x150 and up with Modbus), user guide DOCA0005: kW, kVA and kvar as float,
/// energy as INT64 in Wh. Its power factor is coded by quadrant, 1 to 2 being a leading one, so
/// that P/S is taken instead.
constexpr RegisterRow kIem3000[] = {
    {listed(3000), kFloat, currentA, l1},
    {listed(3002), kFloat, currentA, l2},
    {listed(3004), kFloat, currentA, l3},
    {listed(3010), kFloat, currentA, meter},
    {listed(3026), kFloat, voltageV, otherwise},
    {listed(3028), kFloat, voltageV, l1},
    {listed(3030), kFloat, voltageV, l2},
    {listed(3032), kFloat, voltageV, l3},
    {listed(3036), kFloat, voltageV, meter},
    {listed(3054), kFloat, activePowerKw, l1},
    {listed(3056), kFloat, activePowerKw, l2},
    {listed(3058), kFloat, activePowerKw, l3},
    {listed(3060), kFloat, activePowerKw, meter},
    {listed(3068), kFloat, reactivePowerKvar, meter},
    {listed(3076), kFloat, apparentPowerKva, meter},
    {listed(3110), kFloat, frequencyHz, meter},
    {listed(3204), kInt64, energyImportKwh, meter, 3},
    {listed(3208), kInt64, energyExportKwh, meter, 3},
};

/// Schneider PM5100, PM5300 and PM5500: as the iEM3000, with all powers of the phases.
constexpr RegisterRow kPm5xxx[] = {
    {listed(3000), kFloat, currentA, l1},
    {listed(3002), kFloat, currentA, l2},
    {listed(3004), kFloat, currentA, l3},
    {listed(3010), kFloat, currentA, meter},
    {listed(3026), kFloat, voltageV, otherwise},
    {listed(3028), kFloat, voltageV, l1},
    {listed(3030), kFloat, voltageV, l2},
    {listed(3032), kFloat, voltageV, l3},
    {listed(3036), kFloat, voltageV, meter},
    {listed(3054), kFloat, activePowerKw, l1},
    {listed(3056), kFloat, activePowerKw, l2},
    {listed(3058), kFloat, activePowerKw, l3},
    {listed(3060), kFloat, activePowerKw, meter},
    {listed(3062), kFloat, reactivePowerKvar, l1},
    {listed(3064), kFloat, reactivePowerKvar, l2},
    {listed(3066), kFloat, reactivePowerKvar, l3},
    {listed(3068), kFloat, reactivePowerKvar, meter},
    {listed(3070), kFloat, apparentPowerKva, l1},
    {listed(3072), kFloat, apparentPowerKva, l2},
    {listed(3074), kFloat, apparentPowerKva, l3},
    {listed(3076), kFloat, apparentPowerKva, meter},
    {listed(3110), kFloat, frequencyHz, meter},
    {listed(3204), kInt64, energyImportKwh, meter, 3},
    {listed(3208), kInt64, energyExportKwh, meter, 3},
};

/// An SDM answers 40 values at once and has a value, if only 0, at each address between. For the
/// others nothing is read that a sheet does not list, and of the EM24 11 words at a time.
constexpr MeterProfile kProfiles[] = {
    {"sdm630", "Eastron", "SDM630", Function::readInput, 80, 80, 3, kSdm630},
    {"sdm120", "Eastron", "SDM120", Function::readInput, 80, 80, 1, kSdmOnePhase},
    {"sdm220", "Eastron", "SDM220", Function::readInput, 80, 80, 1, kSdmOnePhase},
    {"sdm230", "Eastron", "SDM230", Function::readInput, 80, 80, 1, kSdmOnePhase},
    {"em24", "Carlo Gavazzi", "EM24 (RS-485)", Function::readInput, 11, 0, 3, kEm24},
    {"em24_e1", "Carlo Gavazzi", "EM24 (Ethernet)", Function::readInput, 11, 0, 3, kEm24Ethernet},
    {"pm5xxx", "Schneider", "PM5100, PM5300, PM5500", Function::readHolding, 125, 0, 3, kPm5xxx},
    {"iem3000", "Schneider", "iEM3000", Function::readHolding, 125, 0, 3, kIem3000},
};

}  // namespace

std::span<const MeterProfile> meterProfiles() { return kProfiles; }

const MeterProfile* profileNamed(std::string_view name) {
    const auto* found = std::ranges::find(kProfiles, name, &MeterProfile::name);
    return found == std::end(kProfiles) ? nullptr : found;
}

}  // namespace joulewatch::modbus
