#include "ingest/parquet/duckdb_query.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace joulewatch {
namespace {

std::string firstLine(const char* message) {
    const std::string_view text = message != nullptr ? message : "unknown reason";
    return std::string(text.substr(0, text.find('\n')));
}

struct Config {
    duckdb_config handle = nullptr;
    ~Config() { duckdb_destroy_config(&handle); }
};

struct Prepared {
    duckdb_prepared_statement handle = nullptr;
    ~Prepared() { duckdb_destroy_prepare(&handle); }
};

struct Pending {
    duckdb_pending_result handle = nullptr;
    ~Pending() { duckdb_destroy_pending(&handle); }
};

}  // namespace

Result<std::unique_ptr<DuckDb>> DuckDb::open(std::size_t threads, std::size_t memoryBytes) {
    Config config;
    if (duckdb_create_config(&config.handle) == DuckDBError)
        return fail(ErrorCode::unavailable, "DuckDB cannot be configured");
    const std::array<std::pair<const char*, std::string>, 5> settings{
        {{"threads", std::to_string(threads)},
         {"memory_limit", fmt::format("{}MiB", memoryBytes >> 20U)},
         {"autoinstall_known_extensions", "false"},
         {"autoload_known_extensions", "false"},
         {"preserve_insertion_order", "true"}}};
    for (const auto& [name, value] : settings)
        if (duckdb_set_config(config.handle, name, value.c_str()) == DuckDBError)
            return fail(ErrorCode::unavailable, "DuckDB does not take {} = {}", name, value);
    std::unique_ptr<DuckDb> opened(new DuckDb);
    char* message = nullptr;
    if (duckdb_open_ext(":memory:", &opened->database_, config.handle, &message) == DuckDBError) {
        const std::string said = firstLine(message);
        duckdb_free(message);
        return fail(ErrorCode::unavailable, "DuckDB cannot start: {}", said);
    }
    if (duckdb_connect(opened->database_, &opened->connection_) == DuckDBError)
        return fail(ErrorCode::unavailable, "DuckDB cannot be connected to");
    return opened;
}

DuckDb::~DuckDb() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

Result<std::unique_ptr<DuckDbStream>> DuckDbStream::run(const DuckDb& database,
                                                        const std::string& sql) {
    Prepared prepared;
    if (duckdb_prepare(database.connection(), sql.c_str(), &prepared.handle) == DuckDBError)
        return fail(ErrorCode::corrupted, "{}", firstLine(duckdb_prepare_error(prepared.handle)));
    Pending pending;
    if (duckdb_pending_prepared_streaming(prepared.handle, &pending.handle) == DuckDBError)
        return fail(ErrorCode::corrupted, "{}", firstLine(duckdb_pending_error(pending.handle)));
    std::unique_ptr<DuckDbStream> stream(new DuckDbStream);
    if (duckdb_execute_pending(pending.handle, &stream->result_) == DuckDBError)
        return fail(ErrorCode::corrupted, "{}", firstLine(duckdb_result_error(&stream->result_)));
    return stream;
}

DuckDbStream::~DuckDbStream() {
    duckdb_destroy_data_chunk(&chunk_);
    duckdb_destroy_result(&result_);
}

Result<duckdb_data_chunk> DuckDbStream::next() {
    duckdb_destroy_data_chunk(&chunk_);
    chunk_ = duckdb_fetch_chunk(result_);
    if (chunk_ != nullptr) return chunk_;
    const char* message = duckdb_result_error(&result_);
    if (message != nullptr && *message != '\0')
        return fail(ErrorCode::corrupted, "{}", firstLine(message));
    return chunk_;
}

}  // namespace joulewatch
