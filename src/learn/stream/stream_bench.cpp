#include <benchmark/benchmark.h>

#include <vector>

#include "learn/seeded_random.hpp"
#include "learn/stream/cusum_chart.hpp"
#include "learn/stream/ewma_chart.hpp"
#include "learn/stream/half_space_trees.hpp"
#include "learn/stream/nelson_rules.hpp"
#include "learn/stream/page_hinkley.hpp"
#include "learn/stream/random_cut_forest.hpp"
#include "learn/stream/seasonal_expectation.hpp"
#include "learn/stream/serial_correlation.hpp"
#include "learn/stream/spot.hpp"
#include "learn/stream/western_electric.hpp"

namespace joulewatch {
namespace {

const std::vector<double>& ordinarySamples() {
    static const std::vector<double> samples = [] {
        SeededRandom random(1, 0);
        std::vector<double> all(100'000);
        for (double& each : all) each = random.normal();
        return all;
    }();
    return samples;
}

/// One sample at a time, as readings come in: the reciprocal of samples/s is the cost of one.
template <class Detector>
void watchSamples(benchmark::State& state, const Detector& fresh) {
    const auto& samples = ordinarySamples();
    for (auto _ : state) {
        Detector detector = fresh;
        for (const double z : samples) {
            if constexpr (requires { detector.add(std::span(&z, 1)).score; })
                benchmark::DoNotOptimize(detector.add(std::span(&z, 1)).score);
            else if constexpr (requires { detector.add(z).alarm; })
                benchmark::DoNotOptimize(detector.add(z).alarm);
            else if constexpr (requires { detector.add(z).bits; })
                benchmark::DoNotOptimize(detector.add(z).bits);
            else
                detector.add(z);
        }
        benchmark::DoNotOptimize(detector);
    }
    state.counters["samples/s"] = benchmark::Counter(static_cast<double>(samples.size()),
                                                     benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(watchSamples, ewma, EwmaChart::make().value());
BENCHMARK_CAPTURE(watchSamples, cusum, CusumChart::make().value());
BENCHMARK_CAPTURE(watchSamples, pageHinkley, PageHinkley::make().value());
BENCHMARK_CAPTURE(watchSamples, westernElectric, WesternElectricRules{});
BENCHMARK_CAPTURE(watchSamples, nelson, NelsonRules{});
BENCHMARK_CAPTURE(watchSamples, serialCorrelation, SerialCorrelation::make().value());
BENCHMARK_CAPTURE(watchSamples, spot, Spot::make().value());
BENCHMARK_CAPTURE(watchSamples, halfSpaceTrees, HalfSpaceTrees::make({{-4, 4}}).value());
BENCHMARK_CAPTURE(watchSamples, halfSpaceTreesOfDepth8,
                  HalfSpaceTrees::make({{-4, 4}}, {.depth = 8}).value());
BENCHMARK_CAPTURE(watchSamples, randomCutForest, RandomCutForest::make().value())
    ->Unit(benchmark::kMillisecond);

/// A meter's metric, a reading every ten seconds.
void expectReadings(benchmark::State& state) {
    const auto& samples = ordinarySamples();
    for (auto _ : state) {
        SeasonalExpectation expectation;
        Timestamp at{};
        for (const double z : samples) {
            const auto expected = expectation.add(at, 230 + z);
            benchmark::DoNotOptimize(expected.residual(230 + z));
            at += std::chrono::seconds(10);
        }
    }
    state.counters["samples/s"] = benchmark::Counter(static_cast<double>(samples.size()),
                                                     benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(expectReadings);

}  // namespace
}  // namespace joulewatch
