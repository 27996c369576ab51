#include "ingest/parquet/read_parquet.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/reading_packer.hpp"
#include "ingest/column_map.hpp"
#include "ingest/csv/decimal_cell.hpp"
#include "ingest/csv/meter_index.hpp"
#include "ingest/csv/stamp_format.hpp"
#include "ingest/parquet/parquet_file.hpp"
#include "ingest/printable.hpp"
#include "ingest/reading_counts.hpp"
#include "ingest/value_range.hpp"

namespace joulewatch {
namespace {

/// Rows that wait in packers until their block is full, of all machines together.
constexpr std::size_t kMaxWaitingRows = 1U << 20U;
constexpr std::size_t kMaxIdBytes = 255;

bool isTime(duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
        case DUCKDB_TYPE_TIMESTAMP_TZ:
        case DUCKDB_TYPE_DATE:
            return true;
        default:
            return false;
    }
}

/// What the file's columns are, and the query that reads those that count. The query's columns:
/// stamp (ms, or text), machine, type, then the metrics.
struct Plan {
    std::vector<std::string> headers;
    ColumnMap map;
    bool stampIsText = false;
    std::array<bool, kMetrics.size()> metricIsText{};
    std::string sql;
};

Result<Plan> makePlan(const ParquetFile& parquet, const std::string& file) {
    auto schema = parquet.schema();
    if (!schema) return fail(schema.error());
    Plan plan;
    for (std::size_t i = 0; i < (*schema)->columns(); ++i)
        plan.headers.push_back((*schema)->name(i));
    plan.map = mapColumns(plan.headers);
    if (const auto missing = missingColumns(
            plan.map.stamp.has_value(),
            std::ranges::any_of(plan.map.metric, [](const auto& each) { return each.has_value(); }),
            plan.headers))
        return fail(ErrorCode::invalidInput, "{}: {}.", file, *missing);
    const auto column = [&](std::size_t i) { return identifier(plan.headers[i]); };
    const auto text = [&](const std::optional<std::size_t>& i) {
        return i ? "CAST(" + column(*i) + " AS VARCHAR)" : std::string("CAST(NULL AS VARCHAR)");
    };
    plan.stampIsText = plan.map.clock || !isTime((*schema)->type(*plan.map.stamp));
    std::string stamp = text(plan.map.stamp);
    if (plan.map.clock) stamp += " || ' ' || " + text(plan.map.clock);
    if (!plan.stampIsText) {
        const bool zoned = (*schema)->type(*plan.map.stamp) == DUCKDB_TYPE_TIMESTAMP_TZ;
        stamp = zoned ? "epoch_ms(" + column(*plan.map.stamp) + ")"
                      : "epoch_ms(CAST(" + column(*plan.map.stamp) + " AS TIMESTAMP))";
    }
    plan.sql = stamp + ", " + text(plan.map.machineId) + ", " + text(plan.map.machineType);
    for (std::size_t c = 0; c < kMetrics.size(); ++c) {
        const auto& i = plan.map.metric[c];
        plan.metricIsText[c] = i && (*schema)->type(*i) == DUCKDB_TYPE_VARCHAR;
        plan.sql += !i                     ? ", CAST(NULL AS DOUBLE)"
                    : plan.metricIsText[c] ? ", " + column(*i)
                                           : ", CAST(" + column(*i) + " AS DOUBLE)";
    }
    return plan;
}

/// Sorts rows by machine and packs them.
class RowKeeper {
 public:
    explicit RowKeeper(const PackedReadingSink& sink) : sink_(&sink) {}

    Result<void> keep(std::string_view id, std::string_view type, const DecimalRow& row,
                      ReadingCounts& counts) {
        const std::uint32_t number = index_.find(id);
        if (number == meters_.size()) meters_.push_back({{toUtf8(id), {}}, {}, row.atMs});
        State& state = meters_[number];
        if (state.meter.type.empty()) state.meter.type = toUtf8(type);
        ++counts.rows;
        counts.rowsOutOfOrder += row.atMs < state.lastMs;
        state.lastMs = row.atMs;
        state.packer.append(row);
        ++waiting_;
        if (state.packer.full()) return flush(state);
        return waiting_ > kMaxWaitingRows ? flushAll() : Result<void>{};
    }
    Result<void> flushAll() {
        for (State& state : meters_)
            if (auto flushed = flush(state); !flushed) return flushed;
        return {};
    }

 private:
    struct State {
        Meter meter;
        ReadingPacker packer;
        std::int64_t lastMs;
    };
    Result<void> flush(State& state) {
        if (state.packer.rows() == 0) return {};
        waiting_ -= state.packer.rows();
        return (*sink_)(state.meter, state.packer.pack());
    }

    const PackedReadingSink* sink_;
    MeterIndex index_;
    std::vector<State> meters_;
    std::size_t waiting_ = 0;
};

/// Turns the query's chunks into rows.
class ChunkReader {
 public:
    ChunkReader(const Plan& plan, const std::string& defaultMeterId, RowKeeper& keeper)
        : plan_(&plan), defaultMeterId_(defaultMeterId), keeper_(&keeper) {
        defaultMeterId_.reserve(defaultMeterId.size() + 16);  // MeterIndex reads beyond
    }

    Result<void> read(duckdb_data_chunk chunk) {
        std::vector<ChunkColumn> columns;
        for (std::size_t i = 0; i < 3 + kMetrics.size(); ++i) columns.emplace_back(chunk, i);
        const std::size_t rows = duckdb_data_chunk_get_size(chunk);
        if (plan_->stampIsText && rowsSeen_ == 0) guessStamps(columns[0], rows);
        for (std::size_t i = 0; i < rows; ++i) {
            ++rowsSeen_;
            if (auto done = readRow(columns, i); !done) return done;
        }
        return {};
    }
    std::uint64_t rowsSeen() const { return rowsSeen_; }
    ReadingCounts& counts() { return counts_; }
    bool ambiguousStamps() const { return guess_.ambiguous; }

 private:
    void guessStamps(const ChunkColumn& column, std::size_t rows) {
        std::vector<std::string_view> samples;
        for (std::size_t i = 0; i < rows; ++i)
            if (!column.isNull(i)) samples.push_back(column.text(i));
        guess_ = guessStampFormat(samples);
    }

    Result<void> readRow(const std::vector<ChunkColumn>& columns, std::size_t i) {
        DecimalRow row;
        std::uint64_t missing = 0;
        if (!readStamp(columns[0], i, row.atMs)) return {};
        for (std::size_t c = 0; c < kMetrics.size(); ++c)
            if (plan_->map.metric[c] && !readMetric(c, columns[3 + c], i, row, missing)) return {};
        std::string_view id = defaultMeterId_;
        if (plan_->map.machineId)
            id = columns[1].isNull(i) ? std::string_view{} : columns[1].text(i);
        if (id.empty() || id.size() > kMaxIdBytes) {
            reject(plan_->map.machineId,
                   id.empty()
                       ? "there is no machine name"
                       : fmt::format("the machine name is longer than {} bytes", kMaxIdBytes));
            return {};
        }
        counts_.missingValues += missing;
        return keeper_->keep(id, columns[2].isNull(i) ? std::string_view{} : columns[2].text(i),
                             row, counts_);
    }

    bool readStamp(const ChunkColumn& column, std::size_t i, std::int64_t& atMs) {
        if (column.isNull(i)) return reject(plan_->map.stamp, "there is no time stamp");
        if (!plan_->stampIsText) {
            atMs = column.value<std::int64_t>(i);
            return true;
        }
        const auto at = parseStamp(column.text(i), guess_.format);
        if (!at) return reject(plan_->map.stamp, inQuotes(column.text(i)) + " is not a time stamp");
        atMs = at->time_since_epoch().count();
        return true;
    }

    bool readMetric(std::size_t c, const ChunkColumn& column, std::size_t i, DecimalRow& row,
                    std::uint64_t& missing) {
        Cell cell{CellKind::missing, 0, 0, 0};
        if (!column.isNull(i) && plan_->metricIsText[c])
            cell = parseCell(column.text(i), '.');
        else if (!column.isNull(i) && std::isfinite(column.value<double>(i)))
            cell = {CellKind::real, 0, 0, column.value<double>(i)};
        cell = shifted(cell, plan_->map.decimalShift[c]);
        if (cell.kind == CellKind::missing) {
            ++missing;
            return true;
        }
        if (cell.kind == CellKind::bad)
            return reject(plan_->map.metric[c], inQuotes(column.text(i)) + " is not a number");
        const double value =
            plan_->map.inOurUnit(c, cell.kind == CellKind::real ? cell.real : toDouble(cell));
        const auto accepted = withinRange(c, value);
        if (!accepted)
            return reject(plan_->map.metric[c], outsideRange(c, fmt::format("{}", value)));
        row.set(kMetrics[c].metric, *accepted);
        return true;
    }

    bool reject(const std::optional<std::size_t>& column, std::string reason) {
        ++counts_.rowsRejected;
        counts_.sample({rowsSeen_,
                        column ? plan_->headers[*column] : std::string(),
                        std::move(reason),
                        {},
                        {}});
        return false;
    }

    const Plan* plan_;
    std::string defaultMeterId_;
    RowKeeper* keeper_;
    StampGuess guess_;
    std::uint64_t rowsSeen_ = 0;
    ReadingCounts counts_;
};

}  // namespace

Result<IngestReport> readParquet(const std::filesystem::path& path, const ReadOptions& options,
                                 const PackedReadingSink& sink, const Progress& progress) {
    const std::string& file = options.shownName;
    const auto parquet = ParquetFile::open(path, file);
    if (!parquet) return fail(parquet.error());
    const auto plan = makePlan(*parquet, file);
    if (!plan) return fail(plan.error());
    const auto total = parquet->rows();
    if (!total) return fail(total.error());
    auto stream = parquet->select(plan->sql);
    if (!stream) return fail(stream.error());

    RowKeeper keeper(sink);
    ChunkReader reader(*plan, options.defaultMeterId, keeper);
    while (true) {
        const auto chunk = (*stream)->next();
        if (!chunk) return parquet->broken(chunk.error());
        if (*chunk == nullptr) break;
        if (auto done = reader.read(*chunk); !done) return fail(done.error());
        const double share = static_cast<double>(reader.rowsSeen()) / static_cast<double>(*total);
        const auto bytes =
            static_cast<std::uint64_t>(share * static_cast<double>(parquet->bytes()));
        if (progress && !progress("reading", bytes, parquet->bytes()))
            return fail(ErrorCode::cancelled, "Reading was cancelled.");
    }
    if (auto flushed = keeper.flushAll(); !flushed) return fail(flushed.error());
    if (const auto refused = reader.counts().refusal(file, "row"))
        return fail(ErrorCode::invalidInput, "{}", *refused);
    IngestReport report = reader.counts().report();
    report.file = file;
    report.format = "parquet";
    report.bytes = parquet->bytes();
    report.columnMapping = describeMapping(plan->map, plan->headers);
    if (reader.ambiguousStamps()) report.warnings.emplace_back(kAmbiguousDates);
    for (std::string& warning : absentColumnWarnings(plan->map, options.defaultMeterId))
        report.warnings.push_back(std::move(warning));
    return report;
}

}  // namespace joulewatch
