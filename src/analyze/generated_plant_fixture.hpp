#pragma once

#include "analyze/plant_fixture.hpp"
#include "generate/plant.hpp"

namespace joulewatch {

/// A generated plant as a fixture: what truth-known tests and benchmarks of plant-wide analyses
/// use.
inline PlantFixture generatedPlant(const PlantOptions& options) {
    PlantFixture plant;
    plant.start = options.start;
    plant.step = options.interval;
    for (const ReadingBatch& batch : generateReadings(options)) {
        PlantFixture::Machine machine;
        machine.id = batch.meter();
        const auto copy = [&](Metric metric, std::vector<float>& to) {
            for (double value : batch.column(metric)) to.push_back(static_cast<float>(value));
        };
        copy(Metric::currentA, machine.currentA);
        copy(Metric::powerFactor, machine.powerFactor);
        copy(Metric::activePowerKw, machine.activePowerKw);
        plant.machines.push_back(std::move(machine));
    }
    return plant;
}

}  // namespace joulewatch
