// Reading a CSV file, ours beside DuckDB's read_csv in one program, both all seven columns. The
// files come from bench/csv.sh, which also turns the CPU seconds into a ratio.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "ingest/parquet/duckdb_query.hpp"
#include "ingest/read_readings.hpp"

using namespace joulewatch;

namespace {

double cpuSeconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string fileOf(const char* variable) {
    const char* file = std::getenv(variable);
    return file != nullptr ? file : "";
}

/// Runs `readOnce`, which returns the rows it saw, and counts bytes per CPU second of all threads.
template <class ReadOnce>
void measure(benchmark::State& state, const std::string& file, ReadOnce readOnce) {
    if (file.empty()) return state.SkipWithError("no file: run bench/csv.sh");
    double cpu = 0;
    double rows = 0;
    for (auto _ : state) {
        const double before = cpuSeconds();
        rows += readOnce(file);
        cpu += cpuSeconds() - before;
    }
    const auto bytes = static_cast<double>(std::filesystem::file_size(file));
    state.counters["rows"] = rows / static_cast<double>(state.iterations());
    state.counters["cpu_s"] = cpu / static_cast<double>(state.iterations());
    state.counters["MB_per_cpu_s"] = bytes * static_cast<double>(state.iterations()) / cpu / 1e6;
}

/// Everything up to packed columns, errors counted; the blocks are dropped.
double readOurs(const std::string& file) {
    std::uint64_t bytes = 0;
    const auto report = readReadings(file, {},
                                     [&](const Meter&, PackedReadings packed) -> Result<void> {
                                         bytes += packed.payload.size();
                                         return {};
                                     },
                                     {});
    ensure(report.has_value() && bytes > 0, "the generated file can be read");
    return static_cast<double>(report->rowsRead);
}

/// The same columns, typed and touched: an aggregate over each, so that none is skipped.
double readDuckDb(const std::string& file) {
    const auto database = DuckDb::open(2, std::size_t{4} << 30U);
    ensure(database.has_value(), "DuckDB starts");
    const auto stream = DuckDbStream::run(
        **database,
        "SELECT count(*), sum(voltage), sum(current), sum(power), sum(powerFactor), "
        "max(timestamp), max(machineId), max(machineType) FROM read_csv('" +
            file +
            "', header=true, ignore_errors=true, nullstr=['', 'nan', 'NA'], columns={"
            "'machineId':'VARCHAR','machineType':'VARCHAR','timestamp':'TIMESTAMP',"
            "'voltage':'DOUBLE','current':'DOUBLE','power':'DOUBLE','powerFactor':'DOUBLE'})");
    ensure(stream.has_value(), "DuckDB reads the generated file");
    const auto chunk = (*stream)->next();
    ensure(chunk.has_value() && *chunk != nullptr, "an aggregate has a row");
    const duckdb_vector counts = duckdb_data_chunk_get_vector(*chunk, 0);
    return static_cast<double>(*static_cast<std::int64_t*>(duckdb_vector_get_data(counts)));
}

void plainFileOurs(benchmark::State& state) { measure(state, fileOf("CSV_PLAIN"), readOurs); }
void plainFileDuckDb(benchmark::State& state) { measure(state, fileOf("CSV_PLAIN"), readDuckDb); }
void generalFileOurs(benchmark::State& state) { measure(state, fileOf("CSV_GENERAL"), readOurs); }
void generalFileDuckDb(benchmark::State& state) {
    measure(state, fileOf("CSV_GENERAL"), readDuckDb);
}

}  // namespace

BENCHMARK(plainFileOurs)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(plainFileDuckDb)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(generalFileOurs)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(generalFileDuckDb)->Unit(benchmark::kMillisecond)->UseRealTime();
