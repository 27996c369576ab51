#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace joulewatch::sqlite {

/// SQL written in the source: text put together at run time does not compile, so that values reach
/// SQLite as bound parameters and in no other way.
class Sql {
 public:
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is what every call passes
    consteval Sql(const char* text) : text_(text) {}
    constexpr const char* text() const { return text_; }

 private:
    const char* text_;
};

/// A statement and, after step(), its row. Ends with its Database or before.
class Statement {
 public:
    /// Parameters from the first on; text and bytes must live until the last step().
    template <class... Values>
    Result<void> bind(const Values&... values) {
        sqlite3_reset(handle_.get());
        int at = 0;
        const bool bound = (... && (bindAt(++at, values) == SQLITE_OK));
        if (!bound) return bindFailed(at);
        return {};
    }
    Result<bool> step();  // true: there is a row
    Result<void> run();   // of a statement that answers no row, or whose rows do not matter
    /// Lets go of the tables, for who keeps the statement for another time.
    void reset() { sqlite3_reset(handle_.get()); }

    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::vector<std::byte> bytes(int column) const;
    std::optional<std::int64_t> optionalInteger(int column) const;

 private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Statement(sqlite3_stmt* handle, std::shared_ptr<const std::string> file)
        : handle_(handle), file_(std::move(file)) {}
    int bindAt(int at, std::nullptr_t);
    int bindAt(int at, std::int64_t value);
    int bindAt(int at, std::string_view value);
    int bindAt(int at, std::span<const std::byte> value);
    int bindAt(int at, const std::optional<std::int64_t>& value);
    Result<void> bindFailed(int at);

    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    std::shared_ptr<const std::string> file_;  // its name, for messages
};

/// One connection to a file that survives power cuts: write-ahead log, synced at each commit
/// (`synchronous=FULL`; with NORMAL the last commits are lost). One thread at a time. Errors name
/// the file but, once it is open, no path. `conflict`: a constraint; `corrupted`: the file is
/// damaged or its disk fails; `unavailable`: the disk is full, or another program writes for long.
class Database {
 public:
    static constexpr int kBusyTimeoutMs = 5000;

    /// Makes the file, for its owner alone, when there is none.
    static Result<Database> open(const std::filesystem::path& file);

    Result<Statement> prepare(Sql sql) const;
    /// A prepared statement with its parameters, ready to step().
    template <class... Values>
    Result<Statement> query(Sql sql, const Values&... values) const {
        auto statement = prepare(sql);
        if (!statement) return statement;
        if (auto bound = statement->bind(values...); !bound) return fail(bound.error());
        return statement;
    }
    template <class... Values>
    Result<void> run(Sql sql, const Values&... values) const {
        auto statement = query(sql, values...);
        if (!statement) return fail(statement.error());
        return statement->run();
    }
    Result<void> runScript(Sql sql) const;  // several statements, no parameters

    std::int64_t changes() const { return sqlite3_changes64(handle_.get()); }
    std::int64_t lastRowId() const { return sqlite3_last_insert_rowid(handle_.get()); }
    Result<int> schemaVersion() const;
    Result<void> setSchemaVersion(int version) const;
    /// `corrupted` with what SQLite found, page by page, when the file is damaged.
    Result<void> verify() const;
    /// Writes what this connection sees to a new file, page by page.
    Result<void> copyTo(const std::filesystem::path& file) const;
    /// After a failed sync the file stays as it is: closing will not write to it either.
    void leaveUntouched() const;

    const std::filesystem::path& file() const { return file_; }

 private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    using Handle = std::unique_ptr<sqlite3, Close>;
    Database(Handle handle, std::filesystem::path file);
    Result<void> configure() const;

    Handle handle_;
    std::filesystem::path file_;
    std::shared_ptr<const std::string> name_;
};

/// All of it or nothing: rolls back unless commit() was reached.
class Transaction {
 public:
    /// Takes the right to write at once, so that it never fails half-way for another writer.
    static Result<Transaction> begin(const Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();

 private:
    explicit Transaction(const Database& database) : database_(&database) {}
    const Database* database_;
};

}  // namespace joulewatch::sqlite
