#include <benchmark/benchmark.h>

#include "generate/plant.hpp"

namespace joulewatch {
namespace {

/// Twenty machines, chance to readings, without their text; one thread, each set of instructions.
void readingsOfAPlant(benchmark::State& state) {
    const auto variants = blockKernelVariants();
    const auto which = static_cast<std::size_t>(state.range(0));
    if (which >= variants.size()) return state.SkipWithError("not on this processor");
    state.SetLabel(variants[which]->name);
    const Plant plant({}, *variants[which]);
    std::vector<float> states = plant.initialStates();
    PlantBlock block;
    FixedPointGrid grid;
    grid.reshape(plant.at(0), plant.interval(), kBlockSamples, plant.options().machines, 4);
    std::uint64_t index = 0;
    for (auto _ : state) {
        plant.draw(index++ % 1000, block);
        plant.settle(states, block);
        plant.read(block, grid, 0);
        benchmark::DoNotOptimize(grid.values(0, 0).data());
    }
    state.counters["rows/s"] =
        benchmark::Counter(static_cast<double>(kBlockSamples * plant.options().machines),
                           benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(readingsOfAPlant)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace joulewatch
