#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/aligned_window.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// Sums and products of machines' loads over instants, from which all correlations follow. Missing
/// readings count as zero.
struct LoadMoments {
    explicit LoadMoments(std::size_t machines)
        : sums(machines), products(machines * (machines + 1) / 2) {}
    void add(const LoadMoments& later);

    double instants = 0;
    std::vector<double> sums;      // Σ x_a
    std::vector<double> products;  // Σ x_a·x_b for b ≤ a, row by row
};

/// One quarter hour of the plant; one step where readings come more rarely than that.
struct LoadBin {
    Timestamp at;  // its start
    Duration length{};
    std::uint32_t slots = 0;  // instants it should have,
    std::uint32_t valid = 0;  // and those with a plant load
    double kwSum = 0;         // of the plant over the valid instants
    double kvarSum = 0;
    std::uint32_t withoutKvar = 0;  // readings of power without a power factor
};

/// One window of the plant, reduced.
struct LoadDigest {
    explicit LoadDigest(std::size_t machineCount)
        : machineKwSum(machineCount),
          energyKwh(machineCount),
          readings(machineCount),
          moments(machineCount) {}

    std::vector<LoadBin> bins;
    std::vector<float> machineKw;  // mean of each machine [bin][machine], NaN below 80 % of a bin
    double kwSum = 0;              // of the plant over instants with enough machines
    std::uint64_t valid = 0;       // their number,
    std::uint64_t excluded = 0;    // and of those with some, but too few
    double peakKw = 0;             // highest of them, meaningful if `valid`
    Timestamp peakAt;
    std::vector<double> machineKwSum;  // of each machine over its readings
    std::vector<double> energyKwh;
    std::vector<std::uint64_t> readings;
    LoadMoments moments;  // of readings as they are
    double literalPeakKw = 0;
};

inline constexpr double kEnoughMachines = 0.9;  // present at an instant, for a plant load
inline constexpr double kEnoughOfBin = 0.8;     // instants present, for a mean demand
inline constexpr std::size_t kLongestGap = 3;   // readings that are interpolated over
inline constexpr Duration kQuarterHour = std::chrono::minutes{15};

/// Reduces active power and power factor of all machines; pure.
LoadDigest digestLoads(const AlignedWindow& window);

/// Fills gaps of at most kLongestGap readings: between two readings on the line through them, at an
/// end of `row` with the nearest reading.
void bridgeGaps(std::span<float> row);

}  // namespace joulewatch
