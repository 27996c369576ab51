// Users; their sessions and links are in sqlite_sign_in.cpp.
#include "store/sqlite/sqlite_people.hpp"

namespace joulewatch::sqlite {
namespace {

constexpr const char* kTaken = "The name or the e-mail address is taken.";

User readUser(const Statement& row) {
    User user;
    user.id = row.text(0);
    user.name = row.text(1);
    user.email = row.text(2);
    user.role = roleNamed(row.text(3)).value_or(Role::household);  // unknown: may least
    user.disabled = row.integer(4) != 0;
    user.createdAt = timestamp(row.integer(5));
    user.lastLoginAt = timestamp(row.optionalInteger(6));
    return user;
}

}  // namespace

Result<void> SqlitePeople::addUser(const User& user, std::string_view passwordHash) {
    const std::lock_guard lock(shared_.mutex);
    auto added = database_.run(
        "INSERT INTO users SELECT ?, ?, nullif(?, ''), ?, ?, ?, ?, ?"
        "  WHERE (SELECT count(*) FROM users) < ?",
        user.id, user.name, user.email, name(user.role), std::int64_t{user.disabled},
        stored(user.createdAt), stored(user.lastLoginAt), passwordHash, kMaxUsers);
    if (!added && added.error().code == ErrorCode::conflict)
        return fail(ErrorCode::conflict, kTaken);
    if (added && database_.changes() == 0)
        return fail(ErrorCode::conflict, "There are {} users already.", kMaxUsers);
    return added;
}

Result<std::vector<User>> SqlitePeople::users() {
    const std::lock_guard lock(shared_.mutex);
    return readAll(database_.query("SELECT * FROM users ORDER BY name"), readUser);
}

Result<User> SqlitePeople::user(std::string_view userId) {
    const std::lock_guard lock(shared_.mutex);
    return readOne(database_.query("SELECT * FROM users WHERE id = ?", userId), "such user",
                   readUser);
}

Result<Credentials> SqlitePeople::credentials(std::string_view nameOrEmail) {
    const std::lock_guard lock(shared_.mutex);
    return readOne(
        database_.query("SELECT * FROM users WHERE name = ?1 OR email = ?1", nameOrEmail),
        "such user", [](const Statement& row) {
            return Credentials{readUser(row), row.text(7)};
        });
}

Result<void> SqlitePeople::setProfile(std::string_view userId, std::string_view name,
                                      std::string_view email) {
    const std::lock_guard lock(shared_.mutex);
    auto set = database_.run("UPDATE users SET name = ?2, email = nullif(?3, '') WHERE id = ?1",
                             userId, name, email);
    if (!set && set.error().code == ErrorCode::conflict) return fail(ErrorCode::conflict, kTaken);
    return expectChange(database_, std::move(set), "such user");
}

Result<void> SqlitePeople::setPasswordHash(std::string_view userId, std::string_view hash) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(
        database_, database_.run("UPDATE users SET password_hash = ?2 WHERE id = ?1", userId, hash),
        "such user");
}

Result<void> SqlitePeople::setRole(std::string_view userId, Role role) {
    const std::lock_guard lock(shared_.mutex);
    return changeKeepingAnAdmin(userId, "UPDATE users SET role = ?2 WHERE id = ?1", name(role));
}

Result<void> SqlitePeople::setDisabled(std::string_view userId, bool disabled) {
    const std::lock_guard lock(shared_.mutex);
    return changeKeepingAnAdmin(userId,
                                "UPDATE users SET disabled = CAST(?2 AS INTEGER) WHERE id = ?1",
                                disabled ? "1" : "0");
}

Result<void> SqlitePeople::changeKeepingAnAdmin(std::string_view userId, Sql change,
                                                std::string_view value) {
    const auto countAdmins = [this] {
        return readOne(
            database_.query("SELECT count(*) FROM users WHERE role = 'admin' AND NOT disabled"),
            "count", [](const Statement& row) { return row.integer(0); });
    };
    auto transaction = Transaction::begin(database_);
    if (!transaction) return fail(transaction.error());
    const auto before = countAdmins();
    if (!before) return fail(before.error());
    if (auto changed = expectChange(database_, database_.run(change, userId, value), "such user");
        !changed)
        return changed;
    const auto after = countAdmins();
    if (!after) return fail(after.error());
    if (*before > 0 && *after == 0)
        return fail(ErrorCode::conflict, "One admin at least must be able to log in.");
    return transaction->commit();
}

Result<void> SqlitePeople::noteLogin(std::string_view userId, Timestamp at) {
    const std::lock_guard lock(shared_.mutex);
    return expectChange(
        database_,
        database_.run("UPDATE users SET last_login_at = ?2 WHERE id = ?1", userId, stored(at)),
        "such user");
}

}  // namespace joulewatch::sqlite
