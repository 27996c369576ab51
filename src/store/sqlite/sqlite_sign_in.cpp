// What signs users in: sessions, links, failures to log in.
#include <array>

#include "store/sqlite/sqlite_people.hpp"

namespace joulewatch::sqlite {
namespace {

constexpr std::array<std::string_view, 3> kPurposes{"setUp", "resetPassword", "demoSignIn"};

std::span<const std::byte> blob(const Sha256& hash) { return hash; }

Session readSession(const Statement& row) {
    Session session;
    session.id = row.text(0);
    session.userId = row.text(1);
    session.createdAt = timestamp(row.integer(2));
    session.lastSeenAt = timestamp(row.integer(3));
    session.expiresAt = timestamp(row.integer(4));
    session.idleTime = Duration{row.integer(5)};
    session.userAgent = row.text(6);
    return session;
}

SessionOfUser readSessionOfUser(const Statement& row) {
    SessionOfUser both{readSession(row), {}};
    both.user.id = both.session.userId;
    both.user.name = row.text(7);
    both.user.email = row.text(8);
    both.user.role = roleNamed(row.text(9)).value_or(Role::household);  // unknown: may least
    both.user.disabled = row.integer(10) != 0;
    both.user.createdAt = timestamp(row.integer(11));
    both.user.lastLoginAt = timestamp(row.optionalInteger(12));
    return both;
}

Link readLink(const Statement& row) {
    Link link;
    const std::string purpose = row.text(0);
    for (std::size_t i = 0; i < kPurposes.size(); ++i)
        if (kPurposes[i] == purpose) link.purpose = static_cast<LinkPurpose>(i);
    link.userId = row.text(1);
    link.expiresAt = timestamp(row.integer(2));
    return link;
}

}  // namespace

Result<void> SqlitePeople::addSession(const Session& session, const Sha256& tokenHash) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    if (auto made = database_.run(
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = ?"
            "  ORDER BY last_seen_at DESC LIMIT -1 OFFSET ?)",
            session.userId, kMaxSessionsPerUser - 1);
        !made)
        return made;
    if (auto added = database_.run(
            "INSERT INTO sessions VALUES(?, ?, ?, ?, ?, ?, ?, ?)", session.id, blob(tokenHash),
            session.userId, stored(session.createdAt), stored(session.lastSeenAt),
            stored(session.expiresAt), std::int64_t{session.idleTime.count()}, session.userAgent);
        !added)
        return added;
    return transaction->commit();
}

Result<SessionOfUser> SqlitePeople::session(const Sha256& tokenHash) {
    const std::lock_guard lock(shared_.mutex);
    return readOne(
        database_.query("SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.expires_at,"
                        "  s.idle_time_ms, s.user_agent, u.name, u.email, u.role, u.disabled,"
                        "  u.created_at, u.last_login_at"
                        "  FROM sessions s JOIN users u ON u.id = s.user_id"
                        "  WHERE s.token_hash = ?",
                        blob(tokenHash)),
        "such session", readSessionOfUser);
}

Result<std::vector<Session>> SqlitePeople::sessionsOf(std::string_view userId) {
    const std::lock_guard lock(shared_.mutex);
    return readAll(
        database_.query("SELECT id, user_id, created_at, last_seen_at, expires_at, idle_time_ms,"
                        "  user_agent FROM sessions WHERE user_id = ?"
                        "  ORDER BY last_seen_at DESC, id",
                        userId),
        readSession);
}

Result<void> SqlitePeople::touchSession(std::string_view sessionId, Timestamp at) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(
        database_,
        database_.run("UPDATE sessions SET last_seen_at = ?2 WHERE id = ?1", sessionId, stored(at)),
        "such session");
}

Result<void> SqlitePeople::removeSession(std::string_view userId, std::string_view sessionId) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(
        database_,
        database_.run("DELETE FROM sessions WHERE id = ? AND user_id = ?", sessionId, userId),
        "such session");
}

Result<void> SqlitePeople::removeSessionsOf(std::string_view userId, std::string_view keptId) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("DELETE FROM sessions WHERE user_id = ? AND id <> ?", userId, keptId);
}

Result<void> SqlitePeople::removeExpired(Timestamp now) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    if (auto sessions = database_.run(
            "DELETE FROM sessions WHERE expires_at <= ?1 OR last_seen_at + idle_time_ms <= ?1",
            stored(now));
        !sessions)
        return sessions;
    if (auto links = database_.run("DELETE FROM links WHERE expires_at <= ?", stored(now)); !links)
        return links;
    return transaction->commit();
}

Result<void> SqlitePeople::addLink(const Link& link, const Sha256& tokenHash) {
    const std::lock_guard lock(shared_.mutex);
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    const std::string_view purpose = kPurposes[static_cast<std::size_t>(link.purpose)];
    if (auto older = database_.run("DELETE FROM links WHERE purpose = ? AND user_id IS"
                                   "  nullif(?, '')",
                                   purpose, link.userId);
        !older)
        return older;
    if (auto added =
            database_.run("INSERT INTO links SELECT ?, ?, nullif(?, ''), ?"
                          "  WHERE (SELECT count(*) FROM links) < ?",
                          blob(tokenHash), purpose, link.userId, stored(link.expiresAt), kMaxLinks);
        !added)
        return added;
    if (database_.changes() == 0)
        return fail(ErrorCode::unavailable, "{} links wait already to be used.", kMaxLinks);
    return transaction->commit();
}

Result<Link> SqlitePeople::link(const Sha256& tokenHash) {
    const std::lock_guard lock(shared_.mutex);
    return readOne(
        database_.query("SELECT purpose, user_id, expires_at FROM links WHERE token_hash = ?",
                        blob(tokenHash)),
        "such link", readLink);
}

Result<Link> SqlitePeople::takeLink(const Sha256& tokenHash) {
    const std::lock_guard lock(shared_.mutex);
    auto taken = database_.query(
        "DELETE FROM links WHERE token_hash = ? RETURNING purpose, user_id, expires_at",
        blob(tokenHash));
    if (!taken) return fail(taken.error());
    const auto row = taken->step();
    if (!row) return fail(row.error());
    if (!*row) return fail(ErrorCode::notFound, "There is no such link.");
    Link link = readLink(*taken);
    if (const auto committed = taken->step(); !committed) return fail(committed.error());
    return link;
}

Result<LoginFailures> SqlitePeople::loginFailures(const Sha256& account) {
    const std::lock_guard lock(shared_.mutex);
    auto failures =
        readOne(database_.query("SELECT count, last_at FROM login_failures WHERE account = ?",
                                blob(account)),
                "failure", [](const Statement& row) {
                    return LoginFailures{row.integer(0), timestamp(row.integer(1))};
                });
    if (!failures && failures.error().code == ErrorCode::notFound) return LoginFailures{};
    return failures;
}

Result<void> SqlitePeople::setLoginFailures(const Sha256& account, const LoginFailures& failures) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("INSERT OR REPLACE INTO login_failures VALUES(?, ?, ?)", blob(account),
                         failures.count, stored(failures.lastAt));
}

Result<void> SqlitePeople::clearLoginFailures(const Sha256& account) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("DELETE FROM login_failures WHERE account = ?", blob(account));
}

Result<void> SqlitePeople::forgetLoginFailures(Timestamp lastBefore) {
    const std::lock_guard lock(shared_.mutex);
    return database_.run("DELETE FROM login_failures WHERE last_at < ?", stored(lastBefore));
}

}  // namespace joulewatch::sqlite
