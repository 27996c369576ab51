#include "export/parquet/reading_parquet.hpp"

#include <duckdb.h>

#include <algorithm>
#include <array>
#include <optional>

#include "export/parquet/copy_to_parquet.hpp"

namespace joulewatch {
namespace {

constexpr std::array kNumbers{"voltage", "current", "power", "powerFactor"};
constexpr std::array kScales{100.0, 100.0, 100.0, 1000.0};

/// The rows of one grid after the other, as a table function pulls them.
class RowFeed : public ParquetRows {
 public:
    RowFeed(const std::vector<Meter>& meters, const GridSource& source) : source_(source) {
        for (const Meter& meter : meters) {
            ids_.push_back(asDuckDb(meter.id));
            types_.push_back(asDuckDb(meter.type));
        }
    }

    Result<void> fill(duckdb_data_chunk chunk) override {
        const std::size_t room = duckdb_vector_size();
        std::size_t rows = 0;
        while (rows < room && ensureRow()) rows += copy(chunk, rows, room - rows);
        duckdb_data_chunk_set_size(chunk, rows);
        if (error_) return fail(*error_);
        return {};
    }

 private:
    bool ensureRow() {
        while (!error_ && !ended_ && sample_ == grid_.samples()) {
            auto more = source_(grid_);
            if (!more)
                error_ = more.error();
            else
                ended_ = !*more;
            sample_ = 0;
            series_ = 0;
        }
        return !error_ && !ended_;
    }

    /// The rest of one sample's rows, or as many of them as there is room for.
    std::size_t copy(duckdb_data_chunk chunk, std::size_t at, std::size_t room) {
        const std::size_t rows = std::min(room, grid_.series() - series_);
        const auto column = [&]<class T>(idx_t index, T*) {
            return static_cast<T*>(
                       duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, index))) +
                   at;
        };
        std::copy_n(ids_.begin() + static_cast<std::ptrdiff_t>(series_), rows,
                    column(0, static_cast<duckdb_string_t*>(nullptr)));
        std::copy_n(types_.begin() + static_cast<std::ptrdiff_t>(series_), rows,
                    column(1, static_cast<duckdb_string_t*>(nullptr)));
        const Timestamp stamp = grid_.start() + static_cast<std::int64_t>(sample_) * grid_.step();
        const std::int64_t micros =
            std::chrono::duration_cast<std::chrono::microseconds>(stamp.time_since_epoch()).count();
        std::fill_n(column(2, static_cast<std::int64_t*>(nullptr)), rows, micros);
        for (std::size_t c = 0; c < kNumbers.size(); ++c) {
            double* out = column(3 + c, static_cast<double*>(nullptr));
            for (std::size_t r = 0; r < rows; ++r)
                out[r] = grid_.values(series_ + r, c)[sample_] / kScales[c];
        }
        series_ += rows;
        if (series_ == grid_.series()) {
            series_ = 0;
            ++sample_;
        }
        return rows;
    }

    const GridSource& source_;
    std::vector<duckdb_string_t> ids_, types_;
    FixedPointGrid grid_;
    std::size_t sample_ = 0, series_ = 0;
    bool ended_ = false;
    std::optional<Error> error_;
};

}  // namespace

Result<TemporaryName> writeReadingParquet(const std::filesystem::path& target,
                                          const std::vector<Meter>& meters,
                                          const GridSource& source) {
    RowFeed feed(meters, source);
    std::vector<ParquetColumn> columns{{"machineId", DUCKDB_TYPE_VARCHAR},
                                       {"machineType", DUCKDB_TYPE_VARCHAR},
                                       {"timestamp", DUCKDB_TYPE_TIMESTAMP}};
    for (const char* name : kNumbers) columns.push_back({name, DUCKDB_TYPE_DOUBLE});
    return copyToParquet(target, columns, feed);
}

}  // namespace joulewatch
