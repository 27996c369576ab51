// The dashboard's questions to a store of readings. bench/queries.sh sets JOULEWATCH_BENCH_CSV, the
// file to be stored, and JOULEWATCH_BENCH_STORE, the folder to store it in, and runs the same
// questions through DuckDB beside it.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "app/load_readings.hpp"
#include "store/duckdb/duckdb_store.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr Timestamp kYear{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

std::string setting(const char* name) {
    const char* value = std::getenv(name);
    ensure(value != nullptr, "bench/queries.sh names the file and the folder");
    return value;
}

fs::path folder() { return setting("JOULEWATCH_BENCH_STORE"); }

/// All of the process, and the part of it that is no file's: the program's own pages are shared.
void countMemory(benchmark::State& state) {
    std::ifstream statm("/proc/self/statm");
    double pages = 0, resident = 0, ofFiles = 0;
    statm >> pages >> resident >> ofFiles;
    const double page = static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
    state.counters["residentMiB"] = resident * page;
    state.counters["anonymousMiB"] = (resident - ofFiles) * page;
}

std::unique_ptr<ReadingStore> opened() {
    auto store = openDuckDbStore(folder());
    if (!store) fmt::print(stderr, "{}\n", store.error().message);
    ensure(store.has_value(), "the store opens");
    return std::move(*store);
}

const ReadingStore& store() {
    static const std::unique_ptr<ReadingStore> kStore = opened();
    return *kStore;
}

/// The k-th machine, as generated plants number them.
MeterId machine(int k) { return fmt::format("Machine_{:02}", k); }

/// From the file's text to readings that can be asked for, on disk.
void load(benchmark::State& state) {
    for (auto _ : state) {
        fs::remove_all(folder());
        const auto start = std::chrono::steady_clock::now();
        auto readings = loadReadings(setting("JOULEWATCH_BENCH_CSV"), {}, {});
        const std::chrono::duration<double> read = std::chrono::steady_clock::now() - start;
        state.counters["readSeconds"] = read.count();  // the rest is storing
        ensure(readings.has_value(), "the generated file loads");
        const auto store = opened();
        ensure(store->import("the file", readings->spool, {}).has_value(), "and is stored");
        state.counters["rows"] = static_cast<double>(readings->report.rowsRead);
    }
    double bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder()))
        bytes += static_cast<double>(entry.file_size());
    state.counters["bytesPerRow"] = bytes / state.counters["rows"];
}
BENCHMARK(load)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

/// Twenty meters that send every 10 s, an hour a batch, on disk after each: what follows the rows
/// must not cost more than the rows.
void live(benchmark::State& state) {
    fs::remove_all(folder());
    const auto fresh = opened();
    std::int64_t hour = 0;
    for (auto _ : state) {
        std::vector<ReadingBatch> batches;
        for (int meter = 0; meter < 20; ++meter) {
            batches.emplace_back(machine(meter));
            for (int i = 0; i < 360; ++i)
                batches.back().append(kYear + hour * 1h + i * 10s,
                                      {400 + i % 7 * 0.1, 20.0 + meter, 12 + i % 3 * 0.01, 0.87});
        }
        ensure(fresh->append(fmt::format("hour {}", hour++), batches).has_value(),
               "rows are taken");
        ensure(fresh->checkpoint().has_value(), "and stored");
    }
    state.SetItemsProcessed(hour * 20 * 360);
    fs::remove_all(folder());
}
BENCHMARK(live)->Unit(benchmark::kMillisecond)->Iterations(500);

void open(benchmark::State& state) {
    for (auto _ : state) {
        const auto fresh = opened();
        countMemory(state);
    }
}
BENCHMARK(open)->Unit(benchmark::kMillisecond)->Iterations(5)->UseRealTime();

template <class Question>
void ask(benchmark::State& state, const Question& question) {
    ensure(question().has_value(), "the store answers");
    for (auto _ : state) benchmark::DoNotOptimize(question());
}

TimeRange whole() {
    TimeRange span{Timestamp::max(), Timestamp::min()};
    const auto meters = store().meters();
    ensure(meters.has_value(), "the store lists its meters");
    for (const StoredMeter& each : *meters)
        span = {std::min(span.from, each.span.from), std::max(span.to, each.span.to)};
    return {span.from, span.to + Duration{1}};
}

void q1Year(benchmark::State& state) {
    ask(state, [range = whole()] {
        return store().buckets(machine(7), Metric::activePowerKw, range, 1000);
    });
}
void q2HeatMap(benchmark::State& state) {
    ask(state, [range = whole()] { return store().weekProfile({}, Metric::activePowerKw, range); });
}
void q3Aggregates(benchmark::State& state) {
    ask(state, [range = whole()] { return store().aggregates(range); });
}
void q4RawDay(benchmark::State& state) {
    // The 3rd of June, as the peer asks; of a month's plant the middle.
    const Timestamp day = kYear + (whole().to > kYear + 155 * 24h ? 154 : 17) * 24h;
    ask(state, [day]() -> Result<std::size_t> {
        std::size_t rows = 0;
        const auto done = store().read(machine(12), {day, day + 24h}, MetricSet::all(),
                                       [&rows](const ReadingBatch& batch) {
                                           benchmark::DoNotOptimize(batch.column(Metric::voltageV));
                                           rows += batch.rows();
                                           return true;
                                       });
        if (!done) return fail(done.error());
        return rows;
    });
}
void q5Peaks(benchmark::State& state) {
    ask(state, [range = whole()] { return store().peakQuarterHours(range, 20); });
}
void q6RaggedWindow(benchmark::State& state) {
    // 37 days from the 5th of March, as the peer asks; of a month's plant 34 from its first day.
    const bool year = whole().to > kYear + 102 * 24h;
    const Timestamp from = kYear + (year ? 64 : 0) * 24h + 7h + 12min + 10s;
    ask(state, [range = TimeRange{from, from + (year ? 37 : 34) * 24h}] {
        return store().buckets(machine(3), Metric::currentA, range, 1000);
    });
}
BENCHMARK(q1Year)->Unit(benchmark::kMillisecond);
BENCHMARK(q2HeatMap)->Unit(benchmark::kMillisecond);
BENCHMARK(q3Aggregates)->Unit(benchmark::kMillisecond);
BENCHMARK(q4RawDay)->Unit(benchmark::kMillisecond);
BENCHMARK(q5Peaks)->Unit(benchmark::kMillisecond);
BENCHMARK(q6RaggedWindow)->Unit(benchmark::kMillisecond);

/// Any zoom, any window edge, any machine: what the slowest one in a hundred takes.
void anyWindow(benchmark::State& state) {
    std::mt19937_64 random(1);
    const TimeRange all = whole();
    const double span = static_cast<double>((all.to - all.from).count());
    std::vector<double> ms;
    for (auto _ : state) {
        const auto length =
            static_cast<std::int64_t>(std::pow(span, static_cast<double>(random() % 1000) / 1000));
        const Timestamp from = all.from + Duration{static_cast<std::int64_t>(random()) %
                                                   static_cast<std::int64_t>(span)};
        const MeterId meter = machine(static_cast<int>(random() % 20));
        const auto metric = static_cast<Metric>(random() % kMetrics.size());
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(
            store().buckets(meter, metric, {from, from + Duration{length + 1}}, 1000));
        ms.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count());
    }
    std::ranges::sort(ms);
    state.counters["p50ms"] = ms[ms.size() / 2];
    state.counters["p99ms"] = ms[ms.size() * 99 / 100];
    countMemory(state);
}

/// The 20 highest quarter hours of windows of a tenth of all time or more, with any edge.
void anyPeaks(benchmark::State& state) {
    std::mt19937_64 random(1);
    const TimeRange all = whole();
    const auto span = static_cast<std::uint64_t>((all.to - all.from).count());
    std::vector<double> ms;
    for (auto _ : state) {
        const std::uint64_t length = span / 10 + random() % (span - span / 10);
        const Timestamp from =
            all.from + Duration{static_cast<std::int64_t>(random() % (span - length))};
        const TimeRange range{from, from + Duration{static_cast<std::int64_t>(length)}};
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(store().peakQuarterHours(range, 20));
        ms.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count());
    }
    std::ranges::sort(ms);
    state.counters["p50ms"] = ms[ms.size() / 2];
    state.counters["p99ms"] = ms[ms.size() * 99 / 100];
}
BENCHMARK(anyPeaks)->Unit(benchmark::kMillisecond)->Iterations(5000);
BENCHMARK(anyWindow)->Unit(benchmark::kMillisecond)->Iterations(5000);

}  // namespace
