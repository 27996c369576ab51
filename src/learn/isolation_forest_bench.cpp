#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

#include "learn/isolation_forest.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {
namespace {

/// Rows of six standardised features, as a machine's readings give them: from the file that
/// JOULEWATCH_FOREST_ROWS names (row-major floats, so that another program can score the same
/// rows), else normal numbers of which three in a thousand lie far out.
FeatureMatrix benchRows() {
    const std::size_t columns = 6;
    std::vector<float> values;
    if (const char* path = std::getenv("JOULEWATCH_FOREST_ROWS")) {
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        const auto bytes = static_cast<std::size_t>(file.tellg());
        values.resize(bytes / sizeof(float));
        file.seekg(0).read(reinterpret_cast<char*>(values.data()),
                           static_cast<std::streamsize>(bytes));
        ensure(file.good(), "JOULEWATCH_FOREST_ROWS names a readable file");
    } else {
        SeededRandom random(7, 0);
        values.resize(300'000 * columns);
        for (float& x : values)
            x = static_cast<float>(random.normal() + (random.unit() < 0.003 ? 8 : 0));
    }
    FeatureMatrix rows({"a", "b", "c", "d", "e", "f"}, values.size() / columns);
    for (std::size_t f = 0; f < columns; ++f)
        for (std::size_t row = 0; row < rows.rows(); ++row)
            rows.mutableColumn(f)[row] = values[row * columns + f];
    return rows;
}

const FeatureMatrix& sharedRows() {
    static const FeatureMatrix rows = benchRows();
    return rows;
}

/// For whoever compares scores: JOULEWATCH_FOREST_SCORES names a file of floats, one a row.
void saveScores(const FittedForest& forest, std::span<const std::uint32_t> sums) {
    const char* path = std::getenv("JOULEWATCH_FOREST_SCORES");
    if (!path) return;
    std::vector<float> scores;
    for (const std::uint32_t sum : sums) scores.push_back(static_cast<float>(forest.score(sum)));
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(scores.data()),
               static_cast<std::streamsize>(scores.size() * sizeof(float)));
}

void scoreRowsOfOneMachine(benchmark::State& state, TreeWalk walk) {
    const FeatureMatrix& rows = sharedRows();
    const auto forest = IsolationForest::fit(rows);
    ensure(forest.has_value(), "bench rows must fit");
    std::vector<std::uint32_t> sums(rows.rows());
    for (auto _ : state)
        if (!forest->pathSums(columnsOf(rows), sums, walk))
            return state.SkipWithError("not on this processor");
    saveScores(*forest, sums);
    state.counters["rows/s"] = benchmark::Counter(static_cast<double>(rows.rows()),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(scoreRowsOfOneMachine, plain, TreeWalk::plain)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scoreRowsOfOneMachine, portable, TreeWalk::portable)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scoreRowsOfOneMachine, avx2, TreeWalk::avx2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scoreRowsOfOneMachine, avx512, TreeWalk::avx512)->Unit(benchmark::kMillisecond);

void fitAForest(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(IsolationForest::fit(sharedRows()));
}
BENCHMARK(fitAForest)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace joulewatch
