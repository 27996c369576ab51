#pragma once

#include <duckdb.h>

#include <cstddef>
#include <memory>
#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// A database in memory that reads local files and nothing else: no network, no extensions.
class DuckDb {
 public:
    static Result<std::unique_ptr<DuckDb>> open(std::size_t threads, std::size_t memoryBytes);
    ~DuckDb();
    DuckDb(const DuckDb&) = delete;
    DuckDb& operator=(const DuckDb&) = delete;
    duckdb_connection connection() const { return connection_; }

 private:
    DuckDb() = default;
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

/// A query's rows as they are made, a chunk at a time; they are never all in memory.
class DuckDbStream {
 public:
    /// The database's own words when it fails, one line.
    static Result<std::unique_ptr<DuckDbStream>> run(const DuckDb& database,
                                                     const std::string& sql);
    ~DuckDbStream();
    DuckDbStream(const DuckDbStream&) = delete;
    DuckDbStream& operator=(const DuckDbStream&) = delete;

    std::size_t columns() { return duckdb_column_count(&result_); }
    std::string name(std::size_t column) { return duckdb_column_name(&result_, column); }
    duckdb_type type(std::size_t column) { return duckdb_column_type(&result_, column); }
    /// The next rows; null after the last. Belongs to the stream until the next call.
    Result<duckdb_data_chunk> next();

 private:
    DuckDbStream() = default;
    duckdb_result result_{};
    duckdb_data_chunk chunk_ = nullptr;
};

}  // namespace joulewatch
