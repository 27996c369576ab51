#include "export/parquet/copy_to_parquet.hpp"

#include <cstring>
#include <optional>

#include "export/parquet/duckdb_session.hpp"

namespace joulewatch {
namespace {

/// What the table function works on.
struct Feed {
    const std::vector<ParquetColumn>& columns;
    ParquetRows& rows;
    std::optional<Error> error{};
};

void bind(duckdb_bind_info info) {
    const Feed& feed = *static_cast<const Feed*>(duckdb_bind_get_extra_info(info));
    for (const ParquetColumn& each : feed.columns) {
        duckdb_logical_type type = duckdb_create_logical_type(each.type);
        duckdb_bind_add_result_column(info, each.name.c_str(), type);
        duckdb_destroy_logical_type(&type);
    }
}

/// One thread pulls, so that the rows keep their order.
void init(duckdb_init_info info) { duckdb_init_set_max_threads(info, 1); }

void pull(duckdb_function_info info, duckdb_data_chunk chunk) {
    Feed& feed = *static_cast<Feed*>(duckdb_function_get_extra_info(info));
    if (const auto filled = feed.rows.fill(chunk); !filled) {
        feed.error = filled.error();
        duckdb_function_set_error(info, feed.error->message.c_str());
    }
}

Result<void> addTableFunction(duckdb_connection connection, Feed& feed) {
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

Result<TemporaryName> copyToParquet(const std::filesystem::path& target,
                                    const std::vector<ParquetColumn>& columns, ParquetRows& rows) {
    auto file = TemporaryName::beside(target);
    if (!file) return fail(file.error());
    auto session = DuckDbSession::open();
    if (!session) return fail(session.error());
    Feed feed{columns, rows};
    if (auto added = addTableFunction(session->connection(), feed); !added)
        return fail(added.error());
    const auto copied = session->run("COPY (FROM readings()) TO " + quoted(file->path().string()) +
                                     " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
    if (feed.error) return fail(*feed.error);
    if (!copied)
        return fail(copied.error().code, "cannot write {}: {}", target.string(),
                    copied.error().message);
    return std::move(*file);
}

}  // namespace joulewatch
