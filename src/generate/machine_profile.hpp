#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace joulewatch {

/// Nameplate of a type of machine. The voltage of a three-phase type is line to line.
struct MachineProfile {
    std::string_view type;
    double voltageV;
    double currentA;
    double powerFactor;
    int phases;
};
/// Machine m is of type m mod 5.
inline constexpr std::array kMachineProfiles{
    MachineProfile{"CNC_Mill", 400, 45, 0.85, 3},
    MachineProfile{"Injection_Molding", 380, 60, 0.82, 3},
    MachineProfile{"Robot_Arm", 400, 25, 0.88, 3},
    MachineProfile{"Press", 400, 80, 0.80, 3},
    MachineProfile{"Conveyor", 230, 15, 0.90, 1},
};
/// A production line is one machine of each type, and shares its throughput.
inline constexpr std::size_t kMachinesPerLine = kMachineProfiles.size();

constexpr const MachineProfile& machineProfile(std::size_t machine) {
    return kMachineProfiles[machine % kMachineProfiles.size()];
}

}  // namespace joulewatch
