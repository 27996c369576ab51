#include "export/parquet/reading_parquet.hpp"

#include <duckdb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "export/parquet/duckdb_session.hpp"

namespace joulewatch {
namespace {

constexpr std::array kNumbers{"voltage", "current", "power", "powerFactor"};
constexpr std::array kScales{100.0, 100.0, 100.0, 1000.0};

/// A string as DuckDB's vectors hold it: up to twelve bytes inside, longer ones by address.
duckdb_string_t asDuckDb(const std::string& text) {
    duckdb_string_t value{};
    value.value.inlined.length = static_cast<std::uint32_t>(text.size());
    if (text.size() <= sizeof value.value.inlined.inlined) {
        std::memcpy(value.value.inlined.inlined, text.data(), text.size());
    } else {
        std::memcpy(value.value.pointer.prefix, text.data(), sizeof value.value.pointer.prefix);
        value.value.pointer.ptr = const_cast<char*>(text.data());  // DuckDB only reads it
    }
    return value;
}

/// The rows of one grid after the other, as a table function pulls them.
class RowFeed {
 public:
    RowFeed(const std::vector<Meter>& meters, const GridSource& source) : source_(source) {
        for (const Meter& meter : meters) {
            ids_.push_back(asDuckDb(meter.id));
            types_.push_back(asDuckDb(meter.type));
        }
    }

    /// Fills the chunk with the next rows; empty at the end and after an error.
    void fill(duckdb_data_chunk chunk) {
        const std::size_t room = duckdb_vector_size();
        std::size_t rows = 0;
        while (rows < room && ensureRow()) rows += copy(chunk, rows, room - rows);
        duckdb_data_chunk_set_size(chunk, rows);
    }
    const std::optional<Error>& error() const { return error_; }

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

void addColumn(duckdb_bind_info info, const char* name, duckdb_type type) {
    duckdb_logical_type logical = duckdb_create_logical_type(type);
    duckdb_bind_add_result_column(info, name, logical);
    duckdb_destroy_logical_type(&logical);
}

void bind(duckdb_bind_info info) {
    addColumn(info, "machineId", DUCKDB_TYPE_VARCHAR);
    addColumn(info, "machineType", DUCKDB_TYPE_VARCHAR);
    addColumn(info, "timestamp", DUCKDB_TYPE_TIMESTAMP);
    for (const char* name : kNumbers) addColumn(info, name, DUCKDB_TYPE_DOUBLE);
}

/// One thread pulls, so that the rows keep their order.
void init(duckdb_init_info info) { duckdb_init_set_max_threads(info, 1); }

void pull(duckdb_function_info info, duckdb_data_chunk chunk) {
    RowFeed& feed = *static_cast<RowFeed*>(duckdb_function_get_extra_info(info));
    feed.fill(chunk);
    if (feed.error()) duckdb_function_set_error(info, feed.error()->message.c_str());
}

Result<void> addTableFunction(duckdb_connection connection, RowFeed& feed) {
    duckdb_table_function function = duckdb_create_table_function();
    duckdb_table_function_set_name(function, "readings");
    duckdb_table_function_set_extra_info(function, &feed, nullptr);
    duckdb_table_function_set_bind(function, bind);
    duckdb_table_function_set_init(function, init);
    duckdb_table_function_set_function(function, pull);
    const duckdb_state state = duckdb_register_table_function(connection, function);
    duckdb_destroy_table_function(&function);
    if (state != DuckDBSuccess)
        return fail(ErrorCode::unavailable, "DuckDB refused the table function");
    return {};
}

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') result += '\'';
        result += c;
    }
    return result + '\'';
}

}  // namespace

Result<TemporaryName> writeReadingParquet(const std::filesystem::path& target,
                                          const std::vector<Meter>& meters,
                                          const GridSource& source) {
    auto file = TemporaryName::beside(target);
    if (!file) return fail(file.error());
    auto session = DuckDbSession::open();
    if (!session) return fail(session.error());
    RowFeed feed(meters, source);
    if (auto added = addTableFunction(session->connection(), feed); !added)
        return fail(added.error());
    const auto copied = session->run("COPY (FROM readings()) TO " + quoted(file->path().string()) +
                                     " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
    if (feed.error()) return fail(*feed.error());
    if (!copied)
        return fail(copied.error().code, "cannot write {}: {}", target.string(),
                    copied.error().message);
    return std::move(*file);
}

}  // namespace joulewatch
