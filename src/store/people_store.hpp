#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/role.hpp"
#include "core/time.hpp"
#include "store/sha256.hpp"

namespace joulewatch {

struct User {
    std::string id;  // random, 32 hex digits: never guessed from another
    std::string name;
    std::string email;  // empty when there is none
    Role role = Role::viewer;
    bool disabled = false;
    Timestamp createdAt;
    std::optional<Timestamp> lastLoginAt;
};

/// Kept apart from User, so that a hash does not travel with a name.
struct Credentials {
    User user;
    std::string passwordHash;  // empty: nobody can log in with a password
};

/// A browser that is signed in.
struct Session {
    std::string id;  // names it in lists; not what signs in
    std::string userId;
    Timestamp createdAt;
    Timestamp lastSeenAt;
    Timestamp expiresAt;  // whatever happens
    Duration idleTime{};  // ends it when nothing is heard for so long
    std::string userAgent;
};
struct SessionOfUser {
    Session session;
    User user;
};

/// What a link that works once is for.
enum class LinkPurpose : std::uint8_t { setUp, resetPassword, demoSignIn };
struct Link {
    LinkPurpose purpose = LinkPurpose::setUp;
    std::string userId;  // empty for setUp: there is nobody yet
    Timestamp expiresAt;
};

/// Failures to log in under one name, since the last success.
struct LoginFailures {
    std::int64_t count = 0;
    Timestamp lastAt;
};

/// People and what signs them in. Of tokens only the SHA-256 is kept: who reads the store cannot
/// sign in with it. Names and e-mail addresses are told apart without regard to (ASCII) case. Safe
/// to call from any thread; each call is all or nothing. `notFound` when there is no such thing.
class PeopleStore {
 public:
    static constexpr std::int64_t kMaxUsers = 10'000;
    static constexpr std::int64_t kMaxSessionsPerUser = 50;
    static constexpr std::int64_t kMaxLinks = 1'000;

    virtual ~PeopleStore() = default;

    /// `conflict` when the name or the address is taken or there are too many.
    virtual Result<void> addUser(const User& user, std::string_view passwordHash) = 0;
    virtual Result<std::vector<User>> users() = 0;  // by name
    virtual Result<User> user(std::string_view userId) = 0;
    virtual Result<Credentials> credentials(std::string_view nameOrEmail) = 0;
    /// `conflict` when another has the name or the address. An empty address is none.
    virtual Result<void> setProfile(std::string_view userId, std::string_view name,
                                    std::string_view email) = 0;
    virtual Result<void> setPasswordHash(std::string_view userId, std::string_view hash) = 0;
    /// `conflict` when no admin would be left who can log in.
    virtual Result<void> setRole(std::string_view userId, Role role) = 0;
    virtual Result<void> setDisabled(std::string_view userId, bool disabled) = 0;
    virtual Result<void> noteLogin(std::string_view userId, Timestamp at) = 0;

    /// Beyond kMaxSessionsPerUser the one that was not used for longest ends.
    virtual Result<void> addSession(const Session& session, const Sha256& tokenHash) = 0;
    virtual Result<SessionOfUser> session(const Sha256& tokenHash) = 0;
    virtual Result<std::vector<Session>> sessionsOf(std::string_view userId) = 0;  // newest first
    virtual Result<void> touchSession(std::string_view sessionId, Timestamp at) = 0;
    virtual Result<void> removeSession(std::string_view userId, std::string_view sessionId) = 0;
    /// All of a user's but one; an empty `keptId` keeps none.
    virtual Result<void> removeSessionsOf(std::string_view userId, std::string_view keptId) = 0;
    virtual Result<void> removeExpired(Timestamp now) = 0;  // sessions and links

    /// Takes the place of older links of the same purpose and user. `unavailable` when there are
    /// too many.
    virtual Result<void> addLink(const Link& link, const Sha256& tokenHash) = 0;
    virtual Result<Link> link(const Sha256& tokenHash) = 0;
    /// To be used now: of several callers only one gets it, the others `notFound`.
    virtual Result<Link> takeLink(const Sha256& tokenHash) = 0;

    virtual Result<LoginFailures> loginFailures(const Sha256& account) = 0;  // none: count 0
    virtual Result<void> setLoginFailures(const Sha256& account, const LoginFailures& failures) = 0;
    virtual Result<void> clearLoginFailures(const Sha256& account) = 0;
    virtual Result<void> forgetLoginFailures(Timestamp lastBefore) = 0;
};

}  // namespace joulewatch
