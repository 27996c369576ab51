#include <benchmark/benchmark.h>

#include <cmath>

#include "signal/fft.hpp"

namespace joulewatch {
namespace {

/// 5760: a 16-hour production day at 10 s; 2048: a 10-cycle window; 5749: a prime, the worst
/// length.
void transformOneWindow(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    std::vector<double> samples(n);
    for (std::size_t t = 0; t < n; ++t)
        samples[t] = std::sin(0.1 * static_cast<double>(t * t % 97));
    const RealFft fft(n);
    for (auto _ : state) benchmark::DoNotOptimize(fft.transform(samples));
    state.counters["samples/s"] =
        benchmark::Counter(static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(transformOneWindow)
    ->Arg(2048)
    ->Arg(5760)
    ->Arg(5749)
    ->Arg(65536)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace joulewatch
