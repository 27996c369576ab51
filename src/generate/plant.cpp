#include "generate/plant.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generate/elementary.hpp"
#include "generate/faults.hpp"
#include "generate/machine_profile.hpp"
#include "generate/random_streams.hpp"
#include "generate/time_factor.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kStride = kBlockSamples + 16;  // see FixedPointGrid
constexpr std::size_t kColumns = kReadingColumns.size();

constexpr BlockOfFloats kOnes = [] {
    BlockOfFloats ones{};
    ones.fill(1);
    return ones;
}();

}  // namespace

/// The multipliers of one machine's block.
struct Plant::Gains {
    BlockOfFloats current;
    const float* voltage = kOnes.data();
    const float* powerFactor = kOnes.data();
    BlockOfFloats ownVoltage, ownPowerFactor;  // where a fault needs others than one
};

Plant::Plant(PlantOptions options, const BlockKernels& kernels)
    : options_(std::move(options)),
      kernels_(kernels),
      interval_(options_.interval),
      samples_(static_cast<std::uint64_t>(options_.days) * 86400 /
               static_cast<std::uint64_t>(options_.interval.count())),
      bus_(memory(600, options_.variation.bus)),
      line_(memory(900, options_.variation.line)),
      load_(memory(300, options_.variation.machine)) {
    for (std::size_t m = 0; m < options_.machines; ++m) {
        meters_.push_back({fmt::format("Machine_{:02}", m), std::string(machineProfile(m).type)});
        machines_.push_back(machine(m));
        if (isThreePhase(m)) threePhaseMachines_.push_back(m);
    }
}

bool Plant::has(std::size_t machine, Fault fault) const {
    return std::ranges::find(options_.faults, FaultPlacement{machine, fault}) !=
           options_.faults.end();
}

bool Plant::isThreePhase(std::size_t machine) const { return machineProfile(machine).phases == 3; }

double Plant::rho(std::size_t machine) const {
    const bool lineToLine =
        options_.powerFormula == PowerFormula::physical && isThreePhase(machine);
    return lineToLine ? std::numbers::sqrt3 : 1.0;
}

Plant::Machine Plant::machine(std::size_t index) const {
    const MachineProfile& profile = machineProfile(index);
    const bool harmonics = has(index, Fault::harmonics);
    BlockOfFloats phase;
    kernels_.uniforms({options_.seed, 0, kDutyPhase, static_cast<std::uint32_t>(index)},
                      phase.data());
    return {
        .nominalVoltageV = static_cast<float>(profile.voltageV),
        .nominalCurrentA = static_cast<float>(profile.currentA),
        .nominalPowerFactor = static_cast<float>(profile.powerFactor),
        .kilowattsPerVoltAmpere = static_cast<float>(rho(index) / 1000),
        .dutyPeriodS = harmonics ? kHarmonicDutyPeriodS : 600 + 37.0 * static_cast<double>(index),
        .dutyPhase = phase[0],
        .third = harmonics ? static_cast<float>(kThirdHarmonic) : 0,
        .fifth = harmonics ? static_cast<float>(kFifthHarmonic) : 0,
        .spike = has(index, Fault::spike),
        .degradation = has(index, Fault::degradation),
        .harmonics = harmonics,
        .imbalance = has(index, Fault::imbalance)};
}

/// First-order autoregression with time constant `seconds` and standard deviation `sigma`.
Plant::Memory Plant::memory(double seconds, double sigma) const {
    const double steps = static_cast<double>(options_.interval.count()) / seconds;
    const double decay = portableExp(-steps);
    Memory memory{static_cast<float>(decay),
                  static_cast<float>(sigma * std::sqrt(1 - portableExp(-2 * steps))),
                  {}};
    double power = 1;
    for (float& each : memory.powers) {
        power *= decay;
        // Below the smallest normal number arithmetic slows down and nothing is left to carry.
        each = power > 1e-30 ? static_cast<float>(power) : 0;
    }
    return memory;
}

/// The bus and the lines.
std::size_t Plant::commonSeries() const {
    return 1 + (options_.machines + kMachinesPerLine - 1) / kMachinesPerLine;
}

std::vector<float> Plant::initialStates() const {
    const PlantVariation& sigma = options_.variation;
    const auto draw = [&](Stream stream, std::size_t series, double width) {
        BlockOfFloats z, unused1, unused2, unused3;
        kernels_.normals({options_.seed, 0, stream, static_cast<std::uint32_t>(series)}, z.data(),
                         unused1.data(), unused2.data(), unused3.data());
        return static_cast<float>(width) * z[0];
    };
    std::vector<float> states;
    for (std::size_t s = 0; s < commonSeries(); ++s)
        states.push_back(draw(kCommonStart, s, s == 0 ? sigma.bus : sigma.line));
    for (std::size_t m = 0; m < options_.machines; ++m)
        states.push_back(draw(kMachineStart, m, sigma.machine));
    return states;
}

void Plant::draw(std::uint64_t index, PlantBlock& block) const {
    block.index = index;
    block.machines.resize(options_.machines * kColumns * kStride);
    // Four series come from one draw.
    block.commons.resize((commonSeries() + 3) / 4 * 4 * kStride);
    for (std::size_t s = 0; s < commonSeries(); s += 4) {
        float* z = block.commons.data() + s * kStride;
        kernels_.normals(
            {options_.seed, firstSample(index), kCommon, static_cast<std::uint32_t>(s / 4)}, z,
            z + kStride, z + 2 * kStride, z + 3 * kStride);
    }
    for (std::size_t s = 0; s < commonSeries(); ++s) {
        const Memory& memory = s == 0 ? bus_ : line_;
        kernels_.autoregress(memory.decay, memory.gain, block.commons.data() + s * kStride);
    }
    const PlantVariation& sigma = options_.variation;
    const NoiseShape shape{load_.decay, load_.gain, static_cast<float>(sigma.current),
                           static_cast<float>(sigma.voltage),
                           static_cast<float>(sigma.powerFactor)};
    block.loads.resize(options_.machines);
    for (std::size_t m = 0; m < options_.machines; ++m) {
        float* x = block.machines.data() + m * kColumns * kStride;
        block.loads[m] = kernels_.machineNoise(
            {options_.seed, firstSample(index), kMachine, static_cast<std::uint32_t>(m)}, shape, x,
            x + kStride, x + 2 * kStride, x + 3 * kStride);
    }
}

void Plant::settle(std::vector<float>& states, PlantBlock& block) const {
    block.states = states;
    constexpr std::size_t kLast = kBlockSamples - 1;
    for (std::size_t s = 0; s < commonSeries(); ++s) {
        const Memory& memory = s == 0 ? bus_ : line_;
        states[s] = block.commons[s * kStride + kLast] + memory.powers[kLast] * states[s];
    }
    for (std::size_t m = 0; m < options_.machines; ++m) {
        float& state = states[commonSeries() + m];
        state = block.loads[m] + load_.powers[kLast] * state;
    }
}

std::vector<std::uint64_t> Plant::spikes(std::uint64_t block, std::size_t machine) const {
    BlockOfFloats chance;
    kernels_.uniforms(
        {options_.seed, firstSample(block), kSpike, static_cast<std::uint32_t>(machine)},
        chance.data());
    std::vector<std::uint64_t> found;
    const std::uint64_t first = firstSample(block);
    const std::uint64_t last = std::min(first + kBlockSamples, samples_);
    for (std::uint64_t sample = first; sample < last; ++sample)
        if (chance[sample - first] < static_cast<float>(kSpikeProbability)) found.push_back(sample);
    return found;
}

double Plant::unbalance(std::uint64_t sample) const {
    const double seconds =
        static_cast<double>(sample * static_cast<std::uint64_t>(options_.interval.count()));
    const double turns = seconds / kImbalancePeriodS;
    BlockOfFloats wave;
    kernels_.sinusoid(turns - std::floor(turns), 0, wave.data());
    return kImbalance * static_cast<double>(wave[0]);
}

/// Duty cycle and faults, which do not depend on chance except for spikes.
void Plant::applyFaults(const Machine& machine, std::size_t index, std::uint64_t first,
                        Gains& gains) const {
    const auto seconds = static_cast<double>(options_.interval.count());
    const double start = static_cast<double>(first) * seconds;
    const auto turnsOf = [](double turns) { return turns - std::floor(turns); };

    kernels_.sinusoid(turnsOf(start / machine.dutyPeriodS + machine.dutyPhase),
                      seconds / machine.dutyPeriodS, gains.current.data());
    kernels_.dutyCycle(machine.nominalCurrentA, static_cast<float>(options_.variation.duty),
                       machine.third, machine.fifth, gains.current.data());
    gains.ownPowerFactor = kOnes;
    if (machine.harmonics) {
        for (float& gain : gains.current) gain *= static_cast<float>(kHarmonicCurrentGain);
        for (float& gain : gains.ownPowerFactor)
            gain *= static_cast<float>(kHarmonicPowerFactorGain);
    }
    if (machine.imbalance) {
        BlockOfFloats wave;
        kernels_.sinusoid(turnsOf(start / kImbalancePeriodS), seconds / kImbalancePeriodS,
                          wave.data());
        for (std::size_t k = 0; k < kBlockSamples; ++k)
            gains.current[k] *= 1.0F + static_cast<float>(kImbalance) * wave[k];
    }
    if (machine.degradation) {
        const double last = std::max(1.0, static_cast<double>(samples_ - 1));
        for (std::size_t k = 0; k < kBlockSamples; ++k) {
            const double progress = static_cast<double>(first + k) / last;
            gains.current[k] *= static_cast<float>(1 + kDegradedCurrent * progress);
            gains.ownPowerFactor[k] *= static_cast<float>(1 + kDegradedPowerFactor * progress);
        }
    }
    if (machine.harmonics || machine.degradation) gains.powerFactor = gains.ownPowerFactor.data();
    if (machine.spike) {
        gains.ownVoltage = kOnes;
        for (const std::uint64_t sample : spikes(first / kBlockSamples, index))
            gains.ownVoltage[sample - first] = static_cast<float>(1 + kSpikeHeight);
        gains.voltage = gains.ownVoltage.data();
    }
}

void Plant::addMeterNoise(std::size_t index, std::uint64_t first, const MachineBlock& at) const {
    const auto relative = static_cast<float>(options_.meterNoisePercent / 100);
    std::array<BlockOfFloats, kColumns> z;
    kernels_.normals({options_.seed, first, kMeter, static_cast<std::uint32_t>(index)}, z[0].data(),
                     z[1].data(), z[2].data(), z[3].data());
    kernels_.perturb(relative, z[0].data(), at.voltage);
    kernels_.perturb(relative, z[1].data(), at.current);
    kernels_.perturb(relative, z[2].data(), at.power);
    kernels_.perturb(relative, z[3].data(), at.powerFactor);
    for (std::size_t k = 0; k < kBlockSamples; ++k)  // no meter shows a power factor above 1
        at.powerFactor[k] = std::min(at.powerFactor[k], 1.0F);
}

/// A whole block straight into the grid; the last, shorter one through a copy.
void Plant::store(const float* x, float scale, std::span<std::int32_t> out) const {
    if (out.size() >= kBlockSamples) return kernels_.quantise(x, scale, out.data());
    BlockOfInts steps;
    kernels_.quantise(x, scale, steps.data());
    std::copy_n(steps.begin(), out.size(), out.begin());
}

void Plant::read(PlantBlock& block, FixedPointGrid& grid, std::size_t at,
                 FixedPointGrid* threePhase) const {
    const std::uint64_t first = firstSample(block.index);
    BlockOfFloats share;
    fillTimeFactors(this->at(first), options_.interval, share);
    for (std::size_t s = 0; s < commonSeries(); ++s)
        kernels_.carryOver((s == 0 ? bus_ : line_).powers.data(), block.states[s],
                           block.commons.data() + s * kStride);
    std::size_t threePhaseSeries = 0;
    for (std::size_t m = 0; m < options_.machines; ++m) {
        Gains gains;
        applyFaults(machines_[m], m, first, gains);
        float* x = block.machines.data() + m * kColumns * kStride;
        const MachineBlock machine{
            .nominalVoltageV = machines_[m].nominalVoltageV,
            .nominalPowerFactor = machines_[m].nominalPowerFactor,
            .kilowattsPerVoltAmpere = machines_[m].kilowattsPerVoltAmpere,
            .schedule = share.data(),
            .currentGain = gains.current.data(),
            .voltageGain = gains.voltage,
            .powerFactorGain = gains.powerFactor,
            .bus = block.commons.data(),
            .line = block.commons.data() + (1 + m / kMachinesPerLine) * kStride,
            .memory = load_.powers.data(),
            .machineCarry = block.states[commonSeries() + m],
            .voltage = x,
            .current = x + kStride,
            .power = x + 2 * kStride,
            .powerFactor = x + 3 * kStride,
        };
        kernels_.readings(machine);
        if (threePhase != nullptr && isThreePhase(m))
            readThreePhase(machine, threePhaseSeries++, first, machines_[m].imbalance, *threePhase,
                           at);
        if (options_.meterNoisePercent > 0) addMeterNoise(m, first, machine);
        const std::size_t samples = std::min<std::uint64_t>(kBlockSamples, samples_ - first);
        store(machine.voltage, 100, grid.mutableValues(m, 0).subspan(at, samples));
        store(machine.current, 100, grid.mutableValues(m, 1).subspan(at, samples));
        store(machine.power, 100, grid.mutableValues(m, 2).subspan(at, samples));
        store(machine.powerFactor, 1000, grid.mutableValues(m, 3).subspan(at, samples));
    }
}

/// The single current of the readings is that of phase a. Where the phases differ by u it is
/// I·(1 + u), and the others carry I·(1 − u/2): the mean stays I.
void Plant::readThreePhase(const MachineBlock& from, std::size_t series, std::uint64_t first,
                           bool imbalance, FixedPointGrid& grid, std::size_t at) const {
    BlockOfFloats others;
    std::copy_n(from.current, kBlockSamples, others.begin());
    const std::size_t samples = std::min<std::uint64_t>(kBlockSamples, samples_ - first);
    if (imbalance)
        for (std::size_t k = 0; k < samples; ++k) {
            const double u = unbalance(first + k);
            others[k] *= static_cast<float>((1 - u / 2) / (1 + u));
        }
    const auto column = [&](std::size_t c) {
        return grid.mutableValues(series, c).subspan(at, samples);
    };
    store(from.current, 100, column(0));
    store(others.data(), 100, column(1));
    store(others.data(), 100, column(2));
    for (std::size_t c = 3; c < kThreePhaseColumns; ++c) store(from.voltage, 100, column(c));
}

std::vector<ReadingBatch> generateReadings(const PlantOptions& options) {
    const Plant plant(options);
    std::vector<ReadingBatch> batches(options.machines);
    const auto samples = static_cast<std::size_t>(plant.samples());
    for (std::size_t m = 0; m < options.machines; ++m) {
        batches[m].reshape(plant.meters()[m].id, samples, MetricSet::all());
        for (std::size_t k = 0; k < samples; ++k) batches[m].mutableAt()[k] = plant.at(k);
    }
    FixedPointGrid grid;
    PlantBlock block;
    std::vector<float> states = plant.initialStates();
    for (std::uint64_t b = 0; b < plant.blocks(); ++b) {
        const std::size_t first = b * kBlockSamples;
        grid.reshape(plant.at(first), plant.interval(), std::min(kBlockSamples, samples - first),
                     options.machines, kColumns);
        plant.draw(b, block);
        plant.settle(states, block);
        plant.read(block, grid, 0);
        for (std::size_t m = 0; m < options.machines; ++m)
            for (std::size_t c = 0; c < kColumns; ++c) {
                const double scale = kReadingDecimals[c] == 3 ? 1000 : 100;
                const auto column = batches[m].mutableColumn(kReadingColumns[c]).subspan(first);
                for (std::size_t k = 0; k < grid.samples(); ++k)
                    column[k] = grid.values(m, c)[k] / scale;
            }
    }
    return batches;
}

}  // namespace joulewatch
