#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>

#include "ingest/line_protocol/line_protocol.hpp"

namespace joulewatch {
namespace {

/// Four fields a reading, 20 machines round and round, 10 s apart: a plant's gateway.
std::string gatewayBody(std::size_t lines) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::string body;
    for (std::size_t i = 0; i < lines; ++i) {
        const double voltage = 400 + 4 * normal(random);
        const double current = 42 + 2 * normal(random);
        const double factor = .85 + .01 * normal(random);
        body += fmt::format(
            "readings,machine=Machine_{:02} voltage={:.2f},current={:.2f},power={:.2f},pf={:.3f} "
            "{}000000000\n",
            i % 20, voltage, current, voltage * current * factor / 1000, factor,
            1'700'000'000 + i / 20 * 10);
    }
    return body;
}

/// What a request with so many lines costs, batches and all.
void readGatewayBody(benchmark::State& state) {
    const auto lines = static_cast<std::size_t>(state.range(0));
    const std::string body = gatewayBody(lines);
    LineProtocolReader reader({.unsaidPowerInWatts = false});
    for (auto _ : state) {
        const auto read = reader.read(body, StampUnit::nanoseconds, Timestamp{});
        ensure(read && read->sent.readings == lines && read->sent.rejected.empty(),
               "the gateway's lines are good");
        benchmark::DoNotOptimize(read);
    }
    state.counters["readings/s"] = benchmark::Counter(
        static_cast<double>(lines), benchmark::Counter::kIsIterationInvariantRate);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}
BENCHMARK(readGatewayBody)->Arg(1)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace joulewatch
