#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace joulewatch {

/// What can be wrong with a machine of the plant.
enum class Fault : std::uint8_t { spike, degradation, harmonics, imbalance };

inline constexpr std::array kFaults{Fault::spike, Fault::degradation, Fault::harmonics,
                                    Fault::imbalance};

constexpr std::string_view name(Fault fault) {
    switch (fault) {
        case Fault::spike:
            return "spike";
        case Fault::degradation:
            return "degradation";
        case Fault::harmonics:
            return "harmonics";
        case Fault::imbalance:
            break;
    }
    return "imbalance";
}

struct FaultPlacement {
    std::size_t machine;
    Fault fault;
    bool operator==(const FaultPlacement&) const = default;
};

/// How kW follows from the written voltage, current and power factor. `seed`: V·I·PF/1000 for every
/// machine; `physical`: times √3 for the three-phase types, whose voltage is line to line.
enum class PowerFormula : std::uint8_t { seed, physical };

constexpr std::string_view name(PowerFormula formula) {
    return formula == PowerFormula::seed ? "seed" : "physical";
}

/// Standard deviations of what varies by chance, and the amplitude of the duty cycle; ratios.
struct PlantVariation {
    double bus = 0.004;          // voltage of the common bus, correlated over 600 s
    double line = 0.04;          // throughput of a line of five machines, over 900 s
    double machine = 0.03;       // load of one machine, over 300 s
    double current = 0.02;       // of one reading
    double voltage = 0.003;      // of one reading
    double powerFactor = 0.005;  // of one reading, absolute
    double duty = 0.03;          // amplitude of each machine's own cycle
};
/// The schedule, the season and the faults alone.
inline constexpr PlantVariation kNoVariation{0, 0, 0, 0, 0, 0, 0};

struct PlantOptions {
    std::size_t machines = 20;
    int days = 365;
    std::chrono::seconds interval{10};
    Timestamp start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    std::uint64_t seed = 42;
    PowerFormula powerFormula = PowerFormula::seed;
    double meterNoisePercent = 0;  // of the reading, on each written number
    std::vector<FaultPlacement> faults{
        {5, Fault::spike}, {12, Fault::degradation}, {8, Fault::harmonics}, {15, Fault::imbalance}};
    PlantVariation variation{};
};

}  // namespace joulewatch
