#pragma once

#include <mutex>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "store/sqlite/database.hpp"

namespace joulewatch::sqlite {

/// One connection that several stores share; `mutex` is held during each of their calls.
struct SharedDatabase {
    explicit SharedDatabase(Database opened) : database(std::move(opened)) {}
    std::mutex mutex;
    Database database;
};

/// Every row, as `read` makes it of a Statement.
template <class Read>
auto readAll(Result<Statement> rows, const Read& read)
    -> Result<std::vector<std::invoke_result_t<Read, const Statement&>>> {
    if (!rows) return fail(rows.error());
    std::vector<std::invoke_result_t<Read, const Statement&>> all;
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        all.push_back(read(*rows));
    }
}

/// The one row, or `notFound`: "There is no <what>."
template <class Read>
auto readOne(Result<Statement> rows, std::string_view what, const Read& read)
    -> Result<std::invoke_result_t<Read, const Statement&>> {
    if (!rows) return fail(rows.error());
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return fail(ErrorCode::notFound, "There is no {}.", what);
    return read(*rows);
}

/// `notFound` when what ran has changed no row.
inline Result<void> expectChange(const Database& database, Result<void> ran,
                                 std::string_view what) {
    if (ran && database.changes() == 0) return fail(ErrorCode::notFound, "There is no {}.", what);
    return ran;
}

inline std::int64_t stored(Timestamp at) { return at.time_since_epoch().count(); }
inline Timestamp timestamp(std::int64_t ms) { return Timestamp{Duration{ms}}; }
inline std::optional<std::int64_t> stored(const std::optional<Timestamp>& at) {
    return at ? std::optional(stored(*at)) : std::nullopt;
}
inline std::optional<Timestamp> timestamp(const std::optional<std::int64_t>& ms) {
    return ms ? std::optional(timestamp(*ms)) : std::nullopt;
}

}  // namespace joulewatch::sqlite
