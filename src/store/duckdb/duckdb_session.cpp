#include "store/duckdb/duckdb_session.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 8> kSettings{{
    {"threads", "1"},  // a catalogue of some ten thousand rows; no threads that wait
    // The log is replayed in this much too when the file is opened after a crash; with the
    // threshold below it needs a tenth of it.
    {"memory_limit", "128MiB"},
    {"checkpoint_threshold", "4MiB"},
    {"autoinstall_known_extensions", "false"},
    {"autoload_known_extensions", "false"},
    {"allow_community_extensions", "false"},
    {"enable_external_access", "false"},
    {"lock_configuration", "true"},
}};

std::string firstLine(const char* message) {
    const std::string_view text = message != nullptr ? message : "unknown reason";
    return std::string(text.substr(0, text.find('\n')));
}

ErrorCode codeOf(std::string_view message) {
    // "Could not set lock on file …: Conflicting lock is held in …"
    if (message.find("lock on file") != std::string_view::npos) return ErrorCode::conflict;
    return ErrorCode::corrupted;
}

}  // namespace

Result<void> DuckDbFile::open() {
    duckdb_config config = nullptr;
    bool configured = duckdb_create_config(&config) == DuckDBSuccess;
    for (const auto& [name, value] : kSettings)
        configured = configured && duckdb_set_config(config, name, value) == DuckDBSuccess;
    char* message = nullptr;
    const bool opened =
        configured && duckdb_open_ext(file_.c_str(), &database_, config, &message) == DuckDBSuccess;
    duckdb_destroy_config(&config);
    const std::string reason =
        configured ? firstLine(message) : "this version of DuckDB does not know our settings";
    duckdb_free(message);
    if (opened && duckdb_connect(database_, &connection_) == DuckDBSuccess) return {};
    close();
    return fail(codeOf(reason), "{} cannot be opened: {}", file_.string(), reason);
}

void DuckDbFile::close() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

Result<void> DuckDbFile::run(const std::string& sql) {
    return query(sql, [](duckdb_data_chunk) {});
}

Result<void> DuckDbFile::query(const std::string& sql,
                               const std::function<void(duckdb_data_chunk)>& visitor) {
    if (!isOpen()) return fail(ErrorCode::unavailable, "{} is not open", file_.string());
    duckdb_result result{};
    const bool done = duckdb_query(connection_, sql.c_str(), &result) == DuckDBSuccess;
    const std::string reason = done ? "" : firstLine(duckdb_result_error(&result));
    while (done) {
        duckdb_data_chunk chunk = duckdb_fetch_chunk(result);
        if (chunk == nullptr) break;
        visitor(chunk);
        duckdb_destroy_data_chunk(&chunk);
    }
    duckdb_destroy_result(&result);
    if (!done) return fail(ErrorCode::unavailable, "{}: {}", file_.string(), reason);
    return {};
}

Result<std::int64_t> DuckDbFile::number(const std::string& sql) {
    std::int64_t number = 0;
    const auto done = query(sql, [&number](duckdb_data_chunk chunk) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, 0);
        std::uint64_t* validity = duckdb_vector_get_validity(vector);
        if (validity == nullptr || duckdb_validity_row_is_valid(validity, 0))
            number = *static_cast<std::int64_t*>(duckdb_vector_get_data(vector));
    });
    if (!done) return fail(done.error());
    return number;
}

DuckDbRows::DuckDbRows(const DuckDbFile& file, const char* table)
    : failed_(!file.isOpen() || duckdb_appender_create(file.connection(), nullptr, table,
                                                       &appender_) != DuckDBSuccess) {}

DuckDbRows::~DuckDbRows() { duckdb_appender_destroy(&appender_); }

DuckDbRows& DuckDbRows::add(std::int64_t value) {
    failed_ = failed_ || duckdb_append_int64(appender_, value) != DuckDBSuccess;
    return *this;
}

DuckDbRows& DuckDbRows::add(const std::string& text) {
    failed_ = failed_ ||
              duckdb_append_varchar_length(appender_, text.data(), text.size()) != DuckDBSuccess;
    return *this;
}

DuckDbRows& DuckDbRows::add(std::span<const std::byte> blob) {
    failed_ = failed_ || duckdb_append_blob(appender_, blob.data(), blob.size()) != DuckDBSuccess;
    return *this;
}

void DuckDbRows::endRow() {
    failed_ = failed_ || duckdb_appender_end_row(appender_) != DuckDBSuccess;
}

Result<void> DuckDbRows::flush() {
    if (!failed_ && duckdb_appender_flush(appender_) == DuckDBSuccess) return {};
    return fail(ErrorCode::unavailable, "DuckDB does not take rows: {}",
                firstLine(appender_ != nullptr ? duckdb_appender_error(appender_) : nullptr));
}

}  // namespace joulewatch
