#include <benchmark/benchmark.h>

#include "analyze/live/live_scorer.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {
namespace {

/// A reading of four metrics of each meter in turn, every ten seconds, after four days: as a
/// gateway sends them. The time of one is the reciprocal of readings/s.
void judgeReadings(benchmark::State& state) {
    const auto meters = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t kNoise = 4096;
    SeededRandom random(1, 0);
    std::vector<double> noise(kNoise);
    for (double& each : noise) each = random.normal();
    std::size_t draw = 0;
    const auto next = [&] { return noise[draw++ % kNoise]; };
    LiveScorer scorer;
    std::vector<MeterEvent> events;
    ReadingSet readings;
    Timestamp at{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    const auto make = [&](std::size_t rounds, std::chrono::seconds step) {
        std::vector<ReadingBatch> made;
        for (std::size_t round = 0; round < rounds; ++round, at += step)
            for (std::size_t i = 0; i < meters; ++i) {
                ReadingBatch& batch = made.emplace_back("Machine_" + std::to_string(i));
                batch.append(
                    at, {400 + next(), 40 + next(), 13.2 + 0.3 * next(), 0.85 + 0.005 * next()});
            }
        readings = ReadingSet::of(made);
    };
    // What is ordinary is learnt from a reading in ten minutes, so that it takes no hour.
    for (int i = 0; i < 4 * 144; ++i) {
        make(1, std::chrono::minutes(10));
        for (const MeterReadings& each : readings) scorer.add(each, events);
        events.clear();
    }
    constexpr std::size_t kReadings = 20'000;  // in a measured piece: to stop the clock costs time
    for (auto _ : state) {
        state.PauseTiming();
        make(kReadings / meters, std::chrono::seconds(10));
        events.clear();
        state.ResumeTiming();
        for (const MeterReadings& each : readings) scorer.add(each, events);
    }
    state.counters["readings/s"] = benchmark::Counter(
        static_cast<double>(kReadings), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(judgeReadings)->Arg(20)->Arg(1000)->Arg(10'000);

}  // namespace
}  // namespace joulewatch
