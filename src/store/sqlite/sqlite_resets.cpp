#include "store/sqlite/sqlite_resets.hpp"

#include <algorithm>

namespace joulewatch::sqlite {
namespace {

AskedReset readReset(const Statement& row) {
    AskedReset asked;
    const auto account = row.bytes(0);
    if (account.size() == asked.account.size()) std::ranges::copy(account, asked.account.begin());
    asked.userId = row.text(1);
    asked.askedAt = timestamp(row.integer(2));
    asked.tries = row.integer(3);
    asked.nextAt = timestamp(row.integer(4));
    asked.done = row.integer(5) != 0;
    return asked;
}

}  // namespace

Result<void> SqliteResets::push(const AskedReset& asked) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    auto pushed = database_.run(
        "INSERT INTO reset_requests VALUES(?, nullif(?, ''), ?, ?, ?, ?)"
        "  ON CONFLICT(account) DO NOTHING",
        std::span<const std::byte>(asked.account), asked.userId, stored(asked.askedAt), asked.tries,
        stored(asked.nextAt), std::int64_t{asked.done});
    if (pushed)
        pushed = database_.run(
            "DELETE FROM reset_requests WHERE account IN (SELECT account FROM reset_requests"
            "  ORDER BY asked_at DESC LIMIT -1 OFFSET ?)",
            kMaxQueued);
    if (!pushed) return pushed;
    return transaction->commit();
}

Result<std::vector<AskedReset>> SqliteResets::due(Timestamp now) {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM reset_requests WHERE done = 0 AND next_at <= ?"
                                   "  ORDER BY asked_at",
                                   stored(now)),
                   readReset);
}

Result<void> SqliteResets::save(const AskedReset& asked) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run(
        "UPDATE reset_requests SET tries = ?2, next_at = ?3, done = ?4 WHERE account = ?1",
        std::span<const std::byte>(asked.account), asked.tries, stored(asked.nextAt),
        std::int64_t{asked.done});
}

Result<void> SqliteResets::removeDone(Timestamp askedBefore) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("DELETE FROM reset_requests WHERE done <> 0 AND asked_at < ?",
                         stored(askedBefore));
}

}  // namespace joulewatch::sqlite
