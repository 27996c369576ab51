#include <benchmark/benchmark.h>

#include "analyze/survey.hpp"
#include "analyze/voltage_anomalies.hpp"
#include "generate/plant.hpp"

namespace joulewatch {
namespace {

const ReadingBatch& fiftyEightDays() {
    static const ReadingBatch readings =
        std::move(generateReadings({.machines = 6, .days = 58}).back());
    return readings;
}

MachineSurvey survey() {
    SurveyAnalysis analysis(Meter{"Machine_05", "CNC_Mill"});
    analysis.add(fiftyEightDays(), 0);
    analysis.endPass(0);
    return analysis.result();
}

/// Batches of a size the store hands out.
std::vector<ReadingBatch> batches() {
    const ReadingBatch& all = fiftyEightDays();
    constexpr std::size_t kRows = 8192;
    std::vector<ReadingBatch> pieces;
    for (std::size_t first = 0; first < all.rows(); first += kRows) {
        const std::size_t rows = std::min(kRows, all.rows() - first);
        ReadingBatch piece;
        const MetricSet metrics(Metric::voltageV, Metric::currentA);
        piece.reshape(all.meter(), rows, metrics);
        std::copy_n(all.at().begin() + static_cast<std::ptrdiff_t>(first), rows,
                    piece.mutableAt().begin());
        for (const Metric metric : {Metric::voltageV, Metric::currentA})
            std::copy_n(all.column(metric).begin() + static_cast<std::ptrdiff_t>(first), rows,
                        piece.mutableColumn(metric).begin());
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

/// One machine, 58 days at 10 s: a twentieth of ten million readings.
void findVoltageAnomaliesOfOneMachine(benchmark::State& state) {
    const std::vector<ReadingBatch> pieces = batches();
    const MachineSurvey known = survey();
    for (auto _ : state) {
        const auto analysis = makeVoltageAnalysis(known, {.extended = state.range(0) == 1});
        for (int pass = 0; pass < analysis->passes(); ++pass) {
            for (const ReadingBatch& each : pieces) analysis->add(each, pass);
            analysis->endPass(pass);
        }
        benchmark::DoNotOptimize(analysis->findings().total);
    }
    state.counters["readings/s"] =
        benchmark::Counter(static_cast<double>(fiftyEightDays().rows()),
                           benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(findVoltageAnomaliesOfOneMachine)
    ->Arg(0)
    ->Arg(1)
    ->ArgName("extended")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace joulewatch
