#pragma once

#include <duckdb.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// One DuckDB file with one connection. It reads and writes nothing but its file: no network, no
/// extensions, no other files, and no statement can change that. Not safe for several threads.
class DuckDbFile {
 public:
    explicit DuckDbFile(std::filesystem::path file) : file_(std::move(file)) {}
    ~DuckDbFile() { close(); }
    DuckDbFile(const DuckDbFile&) = delete;
    DuckDbFile& operator=(const DuckDbFile&) = delete;

    /// `conflict` when another process has it open, `corrupted` when it cannot be read.
    Result<void> open();
    void close();
    /// The file, which is not open, has another name now.
    void moveTo(std::filesystem::path file) { file_ = std::move(file); }
    bool isOpen() const { return connection_ != nullptr; }

    /// One statement without an answer. `unavailable` with the database's words.
    Result<void> run(const std::string& sql);
    /// Calls `visitor` for each chunk of the answer.
    Result<void> query(const std::string& sql,
                       const std::function<void(duckdb_data_chunk)>& visitor);
    /// The only cell of the answer, a BIGINT; 0 when it is NULL.
    Result<std::int64_t> number(const std::string& sql);

    duckdb_connection connection() const { return connection_; }

 private:
    std::filesystem::path file_;
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

/// Writes rows to a table, column by column; they count once flush() has succeeded and the
/// transaction around it is committed.
class DuckDbRows {
 public:
    DuckDbRows(const DuckDbFile& file, const char* table);
    ~DuckDbRows();
    DuckDbRows(const DuckDbRows&) = delete;
    DuckDbRows& operator=(const DuckDbRows&) = delete;

    DuckDbRows& add(std::int64_t value);
    DuckDbRows& add(const std::string& text);
    DuckDbRows& add(std::span<const std::byte> blob);
    void endRow();
    Result<void> flush();

 private:
    duckdb_appender appender_ = nullptr;
    bool failed_;
};

}  // namespace joulewatch
