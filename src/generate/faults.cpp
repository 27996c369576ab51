#include "generate/faults.hpp"

#include <algorithm>

#include "generate/plant.hpp"

namespace joulewatch {

std::vector<FaultLabel> lastingFaults(const Plant& plant) {
    std::vector<FaultLabel> labels;
    if (plant.samples() == 0) return labels;
    const Timestamp from = plant.at(0);
    const Timestamp to = plant.at(plant.samples() - 1);
    for (std::size_t m = 0; m < plant.meters().size(); ++m) {
        if (plant.has(m, Fault::degradation)) {
            labels.push_back(
                {m, from, to, Fault::degradation, "current", kDegradedCurrent, Severity::critical});
            labels.push_back({m, from, to, Fault::degradation, "powerFactor", kDegradedPowerFactor,
                              Severity::critical});
        }
        if (plant.has(m, Fault::harmonics))
            labels.push_back({m, from, to, Fault::harmonics, "currentThd",
                              std::sqrt(kHarmonicCurrentGain * kHarmonicCurrentGain - 1),
                              Severity::warning});
        if (plant.has(m, Fault::imbalance))
            labels.push_back(
                {m, from, to, Fault::imbalance, "current", kImbalance, Severity::warning});
    }
    return labels;
}

std::vector<FaultLabel> spikeLabels(const Plant& plant, std::uint64_t block) {
    std::vector<FaultLabel> labels;
    for (std::size_t m = 0; m < plant.meters().size(); ++m) {
        if (!plant.has(m, Fault::spike)) continue;
        for (const std::uint64_t sample : plant.spikes(block, m))
            labels.push_back({m, plant.at(sample), plant.at(sample), Fault::spike, "voltage",
                              kSpikeHeight, Severity::warning});
    }
    std::ranges::stable_sort(labels, {}, &FaultLabel::from);
    return labels;
}

}  // namespace joulewatch
