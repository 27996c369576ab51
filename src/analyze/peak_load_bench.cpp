#include <benchmark/benchmark.h>

#include "analyze/generated_plant_fixture.hpp"
#include "analyze/peak_load.hpp"

using namespace joulewatch;

namespace {

void digestLoadsOfOneDay(benchmark::State& state) {
    const auto machines = static_cast<std::size_t>(state.range(0));
    const PlantFixture plant = generatedPlant({.machines = machines, .days = 1});
    const AlignedWindow day = plant.window(0, plant.slots());
    for (auto _ : state) benchmark::DoNotOptimize(digestLoads(day));
    state.counters["readings/s"] =
        benchmark::Counter(static_cast<double>(machines * plant.slots()),
                           benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(digestLoadsOfOneDay)->Arg(5)->Arg(20)->Arg(100)->Unit(benchmark::kMillisecond);

void findPeakLoadOfAYear(benchmark::State& state) {
    // Quarter-hourly readings: finish() works on those whatever the interval.
    const PlantFixture plant = generatedPlant({.days = 365, .interval = std::chrono::seconds{900}});
    const auto surveys = plant.surveys();
    PeakLoad peakLoad(surveys);
    plant.feed(peakLoad);
    for (auto _ : state) benchmark::DoNotOptimize(peakLoad.finish());
}
BENCHMARK(findPeakLoadOfAYear)->Unit(benchmark::kMillisecond);

}  // namespace
