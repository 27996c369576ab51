#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace joulewatch {

/// Everything is made in blocks of this many samples of one machine, counted from the first sample
/// of the plant: chunks and threads share blocks out but never cut them.
inline constexpr std::size_t kBlockSamples = 256;
using BlockOfFloats = std::array<float, kBlockSamples>;
using BlockOfInts = std::array<std::int32_t, kBlockSamples>;

/// Which numbers of the generator a block takes; `series` is a machine or a group of lines.
struct RandomBlock {
    std::uint64_t seed;
    std::uint64_t firstSample;  // a multiple of kBlockSamples
    std::uint32_t stream;
    std::uint32_t series;
};

/// What varies by chance at one machine, as standard deviations, and how long its load remembers.
struct NoiseShape {
    float decay, gain;  // x[k] = decay·x[k−1] + gain·z[k]
    float current, voltage, powerFactor;
};

/// One machine's block: what it is made from and where the readings go.
struct MachineBlock {
    float nominalVoltageV, nominalPowerFactor;
    float kilowattsPerVoltAmpere;
    const float* schedule;         // share of the nominal load
    const float* currentGain;      // nominal amperes, duty cycle, faults
    const float* voltageGain;      // faults
    const float* powerFactorGain;  // faults
    const float* bus;              // relative
    const float* line;             // logarithm
    const float* memory;           // powers of the machine's autoregression, see carryOver
    float machineCarry;            // its state before the block
    float *voltage, *current, *power, *powerFactor;  // noise in (power: unused), readings out
};

/// The loops over a block. Every set of vector instructions gives the same bits.
struct BlockKernels {
    const char* name;
    /// Four independent standard normal numbers per sample (Box & Muller 1958).
    void (*normals)(const RandomBlock& block, float* z0, float* z1, float* z2, float* z3);
    /// A number in [0, 1) per sample.
    void (*uniforms)(const RandomBlock& block, float* u);
    /// x[k] ← decay·x[k−1] + gain·x[k] from rest; `state`, the true x[−1], is added by carryOver.
    void (*autoregress)(float decay, float gain, float* x);
    /// x[k] ← x[k] + powers[k]·state, with powers[k] = decay^(k+1).
    void (*carryOver)(const float* powers, float state, float* x);
    /// The noise of one machine: current (the logarithm, its memory from rest), voltage (relative)
    /// and power factor (absolute); `spare` is overwritten. Returns the memory's last value.
    float (*machineNoise)(const RandomBlock& block, const NoiseShape& shape, float* voltage,
                          float* current, float* spare, float* powerFactor);
    /// x[k] ← sin(2π·(turns + k·step)); turns and step not negative.
    void (*sinusoid)(double turns, double step, float* x);
    /// s[k] ← nominal·(1 + amplitude·(s + third·sin 3θ + fifth·sin 5θ)) where s[k] = sin θ.
    void (*dutyCycle)(float nominal, float amplitude, float third, float fifth, float* s);
    void (*readings)(const MachineBlock& machine);
    /// x[k] ← x[k]·(1 + relative·z[k]).
    void (*perturb)(float relative, const float* z, float* x);
    /// The nearest whole multiple of 1/scale, from 0 to below 1000.
    void (*quantise)(const float* x, float scale, std::int32_t* out);
};

/// The sets this processor has, plainest first.
std::span<const BlockKernels* const> blockKernelVariants();
/// The widest of them.
const BlockKernels& blockKernels();

}  // namespace joulewatch
