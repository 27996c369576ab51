#include "export/parquet/batch_parquet.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "export/parquet/copy_to_parquet.hpp"

namespace joulewatch {
namespace {

std::vector<ParquetColumn> columnsOf(const ExportColumns& columns) {
    std::vector<ParquetColumn> all{{"meterId", DUCKDB_TYPE_VARCHAR}};
    if (columns.machineType) all.push_back({"machineType", DUCKDB_TYPE_VARCHAR});
    all.push_back({"at", DUCKDB_TYPE_TIMESTAMP_TZ});
    for (const MetricInfo& each : kMetrics)
        if (columns.metrics.contains(each.metric))
            all.push_back({std::string(each.name), DUCKDB_TYPE_DOUBLE});
    if (columns.excludedDay) all.push_back({"excludedDay", DUCKDB_TYPE_BOOLEAN});
    return all;
}

/// One column of a chunk, from a row on.
class Cells {
 public:
    Cells(duckdb_data_chunk chunk, idx_t column, std::size_t from)
        : vector_(duckdb_data_chunk_get_vector(chunk, column)), from_(from) {}

    template <class Value>
    Value* values() {
        return static_cast<Value*>(duckdb_vector_get_data(vector_)) + from_;
    }
    void clear(std::size_t row) {
        duckdb_vector_ensure_validity_writable(vector_);
        duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector_), from_ + row);
    }

 private:
    duckdb_vector vector_;
    std::size_t from_;
};

class BatchRows : public ParquetRows {
 public:
    BatchRows(const ExportColumns& columns, const ExportRowsSource& source)
        : columns_(columns), source_(source) {}

    Result<void> fill(duckdb_data_chunk chunk) override {
        const std::size_t room = duckdb_vector_size();
        std::size_t filled = 0;
        while (filled < room) {
            if (rows_ == nullptr || row_ == rows_->readings.rows()) {
                const auto next = source_();
                if (!next) return fail(next.error());
                rows_ = *next;
                row_ = 0;
                if (rows_ == nullptr) break;
                excluded_.emplace(rows_->excludedDays);
            }
            const std::size_t rows = std::min(room - filled, rows_->readings.rows() - row_);
            copy(chunk, filled, rows);
            row_ += rows;
            filled += rows;
        }
        duckdb_data_chunk_set_size(chunk, filled);
        return {};
    }

 private:
    void copy(duckdb_data_chunk chunk, std::size_t at, std::size_t rows) {
        using std::chrono::microseconds;
        idx_t column = 0;
        const auto stamps = rows_->readings.at().subspan(row_, rows);
        std::fill_n(Cells(chunk, column++, at).values<duckdb_string_t>(), rows,
                    asDuckDb(rows_->meter.id));
        if (columns_.machineType)
            std::fill_n(Cells(chunk, column++, at).values<duckdb_string_t>(), rows,
                        asDuckDb(rows_->meter.type));
        std::ranges::transform(
            stamps, Cells(chunk, column++, at).values<std::int64_t>(),
            [](Timestamp each) { return microseconds(each.time_since_epoch()).count(); });
        for (const MetricInfo& each : kMetrics) {
            if (!columns_.metrics.contains(each.metric)) continue;
            Cells cells(chunk, column++, at);
            const auto values = rows_->readings.column(each.metric).subspan(row_, rows);
            std::ranges::copy(values, cells.values<double>());
            for (std::size_t i = 0; i < rows; ++i)
                if (std::isnan(values[i])) cells.clear(i);
        }
        if (columns_.excludedDay)
            std::ranges::transform(stamps, Cells(chunk, column++, at).values<bool>(),
                                   [this](Timestamp each) { return excluded_->contain(each); });
    }

    ExportColumns columns_;
    const ExportRowsSource& source_;
    const ExportRows* rows_ = nullptr;
    std::size_t row_ = 0;
    std::optional<DayMarks> excluded_;
};

}  // namespace

Result<TemporaryName> writeBatchParquet(const std::filesystem::path& target,
                                        const ExportColumns& columns,
                                        const ExportRowsSource& source) {
    BatchRows rows(columns, source);
    return copyToParquet(target, columnsOf(columns), rows);
}

}  // namespace joulewatch
