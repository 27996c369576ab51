#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/fixed_point_grid.hpp"
#include "core/reading_batch.hpp"
#include "generate/block_kernels.hpp"
#include "generate/plant_options.hpp"

namespace joulewatch {

/// Columns of a grid of readings, and their resolution.
inline constexpr std::array<Metric, 4> kReadingColumns{Metric::voltageV, Metric::currentA,
                                                       Metric::activePowerKw, Metric::powerFactor};
inline constexpr std::array<int, 4> kReadingDecimals{2, 2, 2, 3};
/// Columns of a grid of phase currents (A) and line-to-line voltages (V), two decimals.
inline constexpr std::size_t kThreePhaseColumns = 6;  // ia, ib, ic, vab, vbc, vca

/// The plant at work on one block: scratch memory of whoever makes it, used again for the next.
struct PlantBlock {
    std::uint64_t index = 0;
    std::vector<float> machines;  // voltage, current, power and power factor of each machine
    std::vector<float> commons;   // voltage of the bus, then the throughput of each line
    std::vector<float> loads;     // last value of each machine's memory, from rest
    std::vector<float> states;    // what commons and machines remembered before the block
};

/// A plant of machines with labelled faults. A block is made in three steps, so that many threads
/// can share the work and yet every sample follows from the one before:
///   draw()   any block, any thread       chance alone
///   settle() one block after the other   hands the memory from block to block; a few operations
///   read()   any settled block           the readings
/// The readings depend on the options alone.
class Plant {
 public:
    explicit Plant(PlantOptions options, const BlockKernels& kernels = blockKernels());

    const PlantOptions& options() const { return options_; }
    const std::vector<Meter>& meters() const { return meters_; }
    std::uint64_t samples() const { return samples_; }  // of each machine
    std::uint64_t blocks() const { return (samples_ + kBlockSamples - 1) / kBlockSamples; }
    std::uint64_t rows() const { return samples_ * options_.machines; }
    Timestamp at(std::uint64_t sample) const { return options_.start + sample * interval_; }
    Duration interval() const { return interval_; }
    bool has(std::size_t machine, Fault fault) const;
    bool isThreePhase(std::size_t machine) const;
    /// Machines with three phases, in order: the series of a three-phase grid.
    const std::vector<std::size_t>& threePhaseMachines() const { return threePhaseMachines_; }

    /// What the plant remembers before its first block.
    std::vector<float> initialStates() const;
    void draw(std::uint64_t index, PlantBlock& block) const;
    void settle(std::vector<float>& states, PlantBlock& block) const;
    /// Writes the block's readings into `grid` from sample `at` on; the phase currents and line
    /// voltages into `threePhase` if there is one. Uses the block up.
    void read(PlantBlock& block, FixedPointGrid& grid, std::size_t at,
              FixedPointGrid* threePhase = nullptr) const;

    /// The samples of a block whose voltage spikes, counted from the first of the plant.
    std::vector<std::uint64_t> spikes(std::uint64_t block, std::size_t machine) const;
    /// Share by which phase a of a machine with a phase imbalance exceeds the mean at `sample`.
    double unbalance(std::uint64_t sample) const;
    /// 1000·P/(V·I·PF) of a machine without meter noise: 1 or √3.
    double rho(std::size_t machine) const;

 private:
    struct Machine {
        float nominalVoltageV, nominalCurrentA, nominalPowerFactor, kilowattsPerVoltAmpere;
        double dutyPeriodS, dutyPhase;
        float third, fifth;  // of the duty cycle
        bool spike, degradation, harmonics, imbalance;
    };
    struct Memory {
        float decay, gain;
        BlockOfFloats powers;
    };
    struct Gains;

    Memory memory(double seconds, double sigma) const;
    Machine machine(std::size_t index) const;
    std::size_t commonSeries() const;
    static std::uint64_t firstSample(std::uint64_t block) { return block * kBlockSamples; }
    void applyFaults(const Machine& machine, std::size_t index, std::uint64_t first,
                     Gains& gains) const;
    void addMeterNoise(std::size_t index, std::uint64_t first, const MachineBlock& at) const;
    void store(const float* x, float scale, std::span<std::int32_t> out) const;
    void readThreePhase(const MachineBlock& from, std::size_t series, std::uint64_t first,
                        bool imbalance, FixedPointGrid& grid, std::size_t at) const;

    PlantOptions options_;
    const BlockKernels& kernels_;
    Duration interval_;
    std::uint64_t samples_;
    std::vector<Meter> meters_;
    std::vector<Machine> machines_;
    std::vector<std::size_t> threePhaseMachines_;
    Memory bus_, line_, load_;
};

/// Every reading of a small plant, a batch per machine, with the digits a file would carry.
std::vector<ReadingBatch> generateReadings(const PlantOptions& options);

}  // namespace joulewatch
