// Signing in and out; who makes accounts is in accounts_people.cpp.
#include "app/accounts.hpp"

#include <algorithm>
#include <utility>

#include "app/password_rules.hpp"
#include "app/plain_text.hpp"
#include "app/random_id.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kTokenDigits = 64;  // 256 bits
constexpr std::size_t kSessionIdDigits = 20;
constexpr std::size_t kMaxUserAgent = 200;
constexpr std::size_t kMaxLoginBytes = 254;  // the longest e-mail address
constexpr std::chrono::hours kTidyEvery{1};

/// A clock of a computer that was set back while we did not run: further than this into the past,
/// and what began after now is not believed.
constexpr std::chrono::minutes kClockTolerance{2};

Sha256 tokenHash(std::string_view token) { return sha256(std::as_bytes(std::span(token))); }

bool isOver(const Session& session, Timestamp now) {
    return now >= session.expiresAt || now >= session.lastSeenAt + session.idleTime ||
           now + kClockTolerance < session.lastSeenAt;
}

}  // namespace

Accounts::Accounts(SettingsStore& store, AccountsOptions options)
    : store_(store),
      options_(std::move(options)),
      hasher_(options_.passwordCost),
      throttle_(store.people()) {}

std::chrono::seconds Accounts::admitAddress(const Client& client) {
    return throttle_.admitAddress(client.address, options_.now());
}

Result<LogIn> Accounts::logIn(std::string_view nameOrEmail, std::string_view password,
                              bool keepSignedIn, const Client& client) {
    LogIn answer;
    answer.waitFor = admitAddress(client);
    if (answer.waitFor.count() > 0) return answer;
    tidy();
    const auto found = nameOrEmail.size() <= kMaxLoginBytes
                           ? store_.people().credentials(nameOrEmail)
                           : fail(ErrorCode::notFound, "There is no such user.");
    if (!found && found.error().code != ErrorCode::notFound) return fail(found.error());
    // One account however it is called; who is not known is counted under what was typed.
    const std::string_view key = found ? std::string_view(found->user.id) : nameOrEmail;
    const auto check = checkPassword(key, found ? &*found : nullptr, password);
    if (!check) return fail(check.error());
    answer.waitFor = check->waitFor;
    if (answer.waitFor.count() > 0) return answer;
    if (!check->right || found->user.disabled) {
        // What was typed as a name may be a password: only names that exist are written down.
        if (auto noted = record({"", client}, "session.refused", found ? found->user.id : "");
            !noted)
            return fail(noted.error());
        return answer;
    }
    auto begun = beginSession(found->user, keepSignedIn, client, "password");
    if (!begun) return fail(begun.error());
    answer.signedIn = std::move(*begun);
    return answer;
}

/// `known` is null for who does not exist: then it takes as long and is wrong.
Result<PasswordCheck> Accounts::checkPassword(std::string_view accountKey, const Credentials* known,
                                              std::string_view password) {
    const auto turn = hasher_.turn();
    if (!turn) return PasswordCheck{false, std::chrono::seconds{2}};
    const auto wait = throttle_.admitAccount(accountKey, options_.now());
    if (!wait) return fail(wait.error());
    if (wait->count() > 0) return PasswordCheck{false, *wait};
    if (!hasPasswordLength(password)) password = {};  // nobody's, and no work for a megabyte
    PasswordCheck check;
    if (known != nullptr && !known->passwordHash.empty())
        check.right = turn->matches(known->passwordHash, password);
    else
        turn->matchNothing(password);
    if (!check.right) return check;
    if (auto cleared = throttle_.succeeded(accountKey); !cleared) return fail(cleared.error());
    if (hasher_.isOutdated(known->passwordHash)) {
        const auto fresh = turn->hash(password);
        if (!fresh) return fail(fresh.error());
        if (auto set = store_.people().setPasswordHash(known->user.id, *fresh); !set)
            return fail(set.error());
    }
    return check;
}

Result<SignedIn> Accounts::beginSession(const User& user, bool keepSignedIn, const Client& client,
                                        std::string_view how) {
    const Timestamp now = options_.now();
    SignedIn begun{randomId(kTokenDigits), user, {}};
    begun.user.lastLoginAt = now;
    const Duration lifetime = keepSignedIn ? Duration{kKeptSessionTime} : Duration{kSessionTime};
    const Duration idleTime = keepSignedIn ? Duration{kKeptSessionTime} : Duration{kIdleTime};
    begun.session = {
        randomId(kSessionIdDigits),          user.id, now, now, now + lifetime, idleTime,
        cut(client.userAgent, kMaxUserAgent)};
    if (auto added = store_.people().addSession(begun.session, tokenHash(begun.token)); !added)
        return fail(added.error());
    if (auto noted = store_.people().noteLogin(user.id, now); !noted) return fail(noted.error());
    if (auto noted = record({user.id, client}, "session.begin", begun.session.id, how); !noted)
        return fail(noted.error());
    return begun;
}

Result<SessionOfUser> Accounts::whoIs(std::string_view token) {
    if (token.size() != kTokenDigits) return fail(ErrorCode::notFound, "Nobody is signed in.");
    auto found = store_.people().session(tokenHash(token));
    if (!found) return found;
    const Timestamp now = options_.now();
    if (isOver(found->session, now) || found->user.disabled)
        return fail(ErrorCode::notFound, "The session has ended; log in again.");
    if (now - found->session.lastSeenAt >= kTouchEvery) {
        if (auto touched = store_.people().touchSession(found->session.id, now); !touched)
            return fail(touched.error());
        found->session.lastSeenAt = now;
    }
    return found;
}

Result<void> Accounts::logOut(std::string_view token, const Client& client) {
    const auto found = store_.people().session(tokenHash(token));
    if (!found) return fail(found.error());
    return endSession({found->user.id, client}, found->user.id, found->session.id);
}

Result<std::vector<Session>> Accounts::sessionsOf(std::string_view userId) {
    auto sessions = store_.people().sessionsOf(userId);
    if (!sessions) return sessions;
    const Timestamp now = options_.now();
    std::erase_if(*sessions, [&](const Session& each) { return isOver(each, now); });
    return sessions;
}

Result<void> Accounts::endSession(const Actor& actor, std::string_view userId,
                                  std::string_view sessionId) {
    if (auto ended = store_.people().removeSession(userId, sessionId); !ended) return ended;
    return record(actor, "session.end", sessionId);
}

Result<LogIn> Accounts::changePassword(const SessionOfUser& who, std::string_view current,
                                       std::string_view fresh, const Client& client) {
    const auto known = store_.people().credentials(who.user.name);
    if (!known) return fail(known.error());
    const auto check = checkPassword(who.user.id, &*known, current);
    if (!check) return fail(check.error());
    LogIn answer;
    answer.waitFor = check->waitFor;
    if (!check->right) return answer;
    const auto hash = hashNew(fresh, who.user);
    if (!hash) return fail(hash.error());
    if (auto replaced = replacePassword(who.user, *hash); !replaced) return fail(replaced.error());
    if (auto noted = record({who.user.id, client}, "user.password", who.user.id); !noted)
        return fail(noted.error());
    const bool kept = who.session.idleTime > Duration{kIdleTime};
    auto begun = beginSession(who.user, kept, client, "password changed");
    if (!begun) return fail(begun.error());
    answer.signedIn = std::move(*begun);
    return answer;
}

Result<PasswordCheck> Accounts::confirm(const SessionOfUser& who, std::string_view password,
                                        const Client& client) {
    const auto known = store_.people().credentials(who.user.name);
    if (!known) return fail(known.error());
    auto check = checkPassword(who.user.id, &*known, password);
    if (!check || check->right || check->waitFor.count() > 0) return check;
    if (auto noted = record({who.user.id, client}, "user.confirmRefused", who.user.id); !noted)
        return fail(noted.error());
    return check;
}

/// Whoever knew the old password or held a session is out.
Result<void> Accounts::replacePassword(const User& user, std::string_view hash) {
    if (auto set = store_.people().setPasswordHash(user.id, hash); !set) return set;
    return store_.people().removeSessionsOf(user.id, "");
}

Result<std::string> Accounts::hashNew(std::string_view password, const User& user) {
    const std::string_view mailbox = std::string_view(user.email).substr(0, user.email.find('@'));
    const std::string_view words[] = {"joulewatch", user.name, mailbox};
    if (auto good = checkNewPassword(password, words); !good) return fail(good.error());
    const auto turn = hasher_.turn();
    if (!turn) return fail(turn.error());
    return turn->hash(password);
}

Result<void> Accounts::record(const Actor& actor, std::string_view action, std::string_view subject,
                              std::string_view detail) {
    return store_.audit().append({options_.now(), actor.userId, std::string(action),
                                  std::string(subject), std::string(detail), actor.client.address});
}

/// Now and then, what nobody asks for any more is removed. A failure shows elsewhere.
void Accounts::tidy() {
    const Timestamp now = options_.now();
    const std::int64_t nowMs = now.time_since_epoch().count();
    std::int64_t last = tidiedAtMs_;
    if (nowMs - last < Duration{kTidyEvery}.count()) return;
    if (!tidiedAtMs_.compare_exchange_strong(last, nowMs)) return;
    static_cast<void>(store_.people().removeExpired(now));
    static_cast<void>(store_.people().forgetLoginFailures(now - LoginThrottle::kForgetAfter));
}

}  // namespace joulewatch
