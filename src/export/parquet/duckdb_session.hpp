#pragma once

#include <duckdb.h>

#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// DuckDB without a database of its own: it encodes files, fetches nothing and keeps to its memory.
class DuckDbSession {
 public:
    static Result<DuckDbSession> open();
    ~DuckDbSession();
    DuckDbSession(DuckDbSession&& other) noexcept;
    DuckDbSession& operator=(DuckDbSession&&) = delete;

    duckdb_connection connection() const { return connection_; }
    Result<void> run(const std::string& sql);

 private:
    DuckDbSession() = default;
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

}  // namespace joulewatch
