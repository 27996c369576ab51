#include <benchmark/benchmark.h>

#include "analyze/current_imbalance.hpp"
#include "analyze/low_rate_harmonics.hpp"
#include "analyze/survey.hpp"
#include "analyze/test_series.hpp"

namespace {

using namespace joulewatch;

constexpr std::size_t kWeekRows = std::size_t{7} * 8640;

struct Batches final : MachineAnalysis {
    int passes() const override { return 1; }
    MetricSet metrics() const override { return MetricSet::all(); }
    void add(const ReadingBatch& batch, int /*pass*/) override { all.push_back(batch); }
    void endPass(int /*pass*/) override {}
    std::vector<ReadingBatch> all;
};

/// A week of one machine, cut into the batches it arrives in.
const std::vector<ReadingBatch>& week() {
    static const std::vector<ReadingBatch> batches = [] {
        Batches collected;
        feed(collected, {.rows = kWeekRows, .sample = TestMachine(sine(0.03, 711))});
        return collected.all;
    }();
    return batches;
}

void run(MachineAnalysis& analysis) {
    for (const ReadingBatch& batch : week()) analysis.add(batch, 0);
    analysis.endPass(0);
}

const MachineSurvey& surveyOfTheWeek() {
    static const MachineSurvey survey = [] {
        SurveyAnalysis analysis({.id = "Machine_00", .type = "CNC_Mill"});
        run(analysis);
        return analysis.result();
    }();
    return survey;
}

void countReadings(benchmark::State& state) {
    state.counters["readings/s"] =
        benchmark::Counter(kWeekRows, benchmark::Counter::kIsIterationInvariantRate);
}

void surveyAWeekOfAMachine(benchmark::State& state) {
    week();
    for (auto _ : state) {
        SurveyAnalysis analysis({.id = "Machine_00", .type = "CNC_Mill"});
        run(analysis);
        benchmark::DoNotOptimize(analysis.result());
    }
    countReadings(state);
}
BENCHMARK(surveyAWeekOfAMachine)->Unit(benchmark::kMillisecond);

void findSlowHarmonicsInAWeek(benchmark::State& state) {
    surveyOfTheWeek();
    for (auto _ : state) {
        LowRateHarmonicsAnalysis analysis(surveyOfTheWeek());
        run(analysis);
        benchmark::DoNotOptimize(analysis.result());
    }
    countReadings(state);
}
BENCHMARK(findSlowHarmonicsInAWeek)->Unit(benchmark::kMillisecond);

void findSwingsInAWeek(benchmark::State& state) {
    surveyOfTheWeek();
    for (auto _ : state) {
        CurrentImbalanceAnalysis analysis(surveyOfTheWeek());
        run(analysis);
        benchmark::DoNotOptimize(analysis.result());
    }
    countReadings(state);
}
BENCHMARK(findSwingsInAWeek)->Unit(benchmark::kMillisecond);

}  // namespace
