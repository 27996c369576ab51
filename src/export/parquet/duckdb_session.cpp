#include "export/parquet/duckdb_session.hpp"

#include <utility>

namespace joulewatch {
namespace {

constexpr std::pair<const char*, const char*> kSettings[]{
    {"threads", "1"},           // rows keep their order, and encoding follows the rows
    {"memory_limit", "256MB"},  // a row group takes a tenth of it
    {"autoinstall_known_extensions", "false"},  // no network
    {"autoload_known_extensions", "false"},
};

}  // namespace

Result<DuckDbSession> DuckDbSession::open() {
    duckdb_config config = nullptr;
    bool configured = duckdb_create_config(&config) == DuckDBSuccess;
    for (const auto& [name, value] : kSettings)
        configured = configured && duckdb_set_config(config, name, value) == DuckDBSuccess;
    DuckDbSession session;
    char* message = nullptr;
    const bool opened = configured && duckdb_open_ext(nullptr, &session.database_, config,
                                                      &message) == DuckDBSuccess;
    duckdb_destroy_config(&config);
    const std::string reason = message != nullptr ? message : "it does not start";
    duckdb_free(message);
    if (!opened || duckdb_connect(session.database_, &session.connection_) != DuckDBSuccess)
        return fail(ErrorCode::unavailable, "DuckDB, which writes Parquet: {}", reason);
    return session;
}

DuckDbSession::~DuckDbSession() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

DuckDbSession::DuckDbSession(DuckDbSession&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)),
      connection_(std::exchange(other.connection_, nullptr)) {}

Result<void> DuckDbSession::run(const std::string& sql) {
    duckdb_result result;
    const duckdb_state state = duckdb_query(connection_, sql.c_str(), &result);
    const char* message = duckdb_result_error(&result);
    const std::string reason = message != nullptr ? message : "unknown";
    duckdb_destroy_result(&result);
    if (state != DuckDBSuccess)
        return fail(ErrorCode::unavailable, "{}", reason.substr(0, reason.find('\n')));
    return {};
}

}  // namespace joulewatch
