#include <benchmark/benchmark.h>

#include "analyze/degradation.hpp"
#include "analyze/generated_plant_fixture.hpp"

using namespace joulewatch;

namespace {

void digestOneDayOfAPlant(benchmark::State& state) {
    const auto machines = static_cast<std::size_t>(state.range(0));
    const PlantFixture plant = generatedPlant({.machines = machines, .days = 1});
    const auto surveys = plant.surveys();
    const Degradation degradation(surveys);
    const AlignedWindow day = plant.window(0, plant.slots());
    for (auto _ : state) benchmark::DoNotOptimize(degradation.digest(day));
    state.counters["readings/s"] =
        benchmark::Counter(static_cast<double>(machines * plant.slots()),
                           benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(digestOneDayOfAPlant)->Arg(5)->Arg(20)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace
