#include <benchmark/benchmark.h>

#include "analyze/survey.hpp"
#include "analyze/test_series.hpp"

namespace {

using namespace joulewatch;

/// A week of one machine, cut into the batches it arrives in.
std::vector<ReadingBatch> weekOfBatches() {
    std::vector<ReadingBatch> batches;
    struct Collect final : MachineAnalysis {
        explicit Collect(std::vector<ReadingBatch>& into) : all(into) {}
        int passes() const override { return 1; }
        MetricSet metrics() const override { return MetricSet::all(); }
        void add(const ReadingBatch& batch, int) override { all.push_back(batch); }
        void endPass(int) override {}
        std::vector<ReadingBatch>& all;
    } collect(batches);
    feed(collect, {.rows = std::size_t{7} * 8640, .sample = TestMachine(sine(0.03, 711))});
    return batches;
}

void surveyAWeekOfAMachine(benchmark::State& state) {
    const std::vector<ReadingBatch> batches = weekOfBatches();
    for (auto _ : state) {
        SurveyAnalysis analysis({.id = "Machine_00", .type = "CNC_Mill"});
        for (const ReadingBatch& batch : batches) analysis.add(batch, 0);
        analysis.endPass(0);
        benchmark::DoNotOptimize(analysis.result());
    }
    state.counters["readings/s"] =
        benchmark::Counter(7 * 8640, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(surveyAWeekOfAMachine)->Unit(benchmark::kMillisecond);

}  // namespace
