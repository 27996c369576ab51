#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/login_throttle.hpp"
#include "app/password_hash.hpp"
#include "core/result.hpp"
#include "store/settings_store.hpp"

namespace joulewatch {

/// Who may make an account for themselves. It is a household's, which sees its own meters only.
enum class SignUpPolicy : std::uint8_t {
    closed,    // an admin makes accounts
    approval,  // it works once an admin has enabled it
    open,      // it works at once
};

std::string_view name(SignUpPolicy policy);

struct AccountsOptions {
    std::function<Timestamp()> now;  // never goes back: forwardClock()
    PasswordCost passwordCost;
    SignUpPolicy signUp = SignUpPolicy::approval;
};

/// Where a request comes from.
struct Client {
    std::string address;
    std::string userAgent;
};

/// Who does something: a session's user, or nobody (an empty id) at the command line.
struct Actor {
    std::string userId;
    Client client;
};

struct NewAccount {
    std::string name;   // 2 to 64 of a-z A-Z 0-9 . _ -
    std::string email;  // empty: none
    std::string password;
};

struct ProfileChange {
    std::optional<std::string> name;
    std::optional<std::string> email;  // empty: none
};

/// A session that has begun. The token is told to the browser and kept nowhere.
struct SignedIn {
    std::string token;
    User user;
    Session session;
};

/// What became of a password: right, wrong (both empty), or not looked at yet.
struct LogIn {
    std::optional<SignedIn> signedIn;
    std::chrono::seconds waitFor{0};  // too many tries: come back after it
};

/// What came of asking for a password once more: right, wrong, or not looked at yet.
struct PasswordCheck {
    bool right = false;
    std::chrono::seconds waitFor{0};  // too many tries: come back after it
};

/// People, what signs them in, and what they may do to each other. Says no more about an account
/// that exists than about one that does not, neither in words nor in time. Everything that matters
/// is in the audit trail. Safe to call from any thread.
class Accounts {
 public:
    static constexpr std::chrono::minutes kIdleTime{30};
    static constexpr std::chrono::hours kSessionTime{12};
    static constexpr std::chrono::days kKeptSessionTime{30};  // "keep me signed in"
    static constexpr std::chrono::minutes kTouchEvery{1};     // how exactly "last seen" is known
    static constexpr std::chrono::hours kSetUpTime{24};
    static constexpr std::chrono::hours kResetTime{1};
    static constexpr std::chrono::hours kDemoTime{1};
    static constexpr std::string_view kDemoName = "demo";

    Accounts(SettingsStore& store, AccountsOptions options);

    // Signing in and out.
    Result<LogIn> logIn(std::string_view nameOrEmail, std::string_view password, bool keepSignedIn,
                        const Client& client);
    /// `notFound` unless the token is of a session that goes on; hearing of it keeps it going.
    Result<SessionOfUser> whoIs(std::string_view token);
    Result<void> logOut(std::string_view token, const Client& client);
    /// Asks for the current password, slowed down like a log-in: the session alone might be
    /// somebody's who found the screen unlocked. All sessions end; a new one begins.
    Result<LogIn> changePassword(const SessionOfUser& who, std::string_view current,
                                 std::string_view fresh, const Client& client);
    /// Before what an unlocked screen must not be enough for: roles, others' passwords, backups.
    /// Slowed down like a log-in.
    Result<PasswordCheck> confirm(const SessionOfUser& who, std::string_view password,
                                  const Client& client);
    /// Who somebody is called from now on; what is left out stays. Ask confirm() first.
    Result<User> changeProfile(const Actor& actor, std::string_view userId,
                               const ProfileChange& change);
    Result<std::vector<Session>> sessionsOf(std::string_view userId);
    Result<void> endSession(const Actor& actor, std::string_view userId,
                            std::string_view sessionId);

    // Making accounts.
    /// `conflict` when sign-up is closed. Otherwise the answer is the same whether the name was
    /// free or not.
    Result<void> signUp(const NewAccount& account, const Client& client);
    SignUpPolicy signUpPolicy() const { return options_.signUp; }
    Result<bool> needsSetUp();  // there is no admin yet
    /// Of the link that makes the first admin; an older one is void.
    Result<std::string> makeSetUpToken();
    Result<SignedIn> setUp(std::string_view token, const NewAccount& account, const Client& client);
    /// Of the link that signs in to the demo site, as an operator who has no password.
    Result<std::string> makeDemoToken();
    Result<SignedIn> useDemoToken(std::string_view token, const Client& client);

    // A forgotten password.
    /// Leaves a note for the admins; the answer is the same for who does not exist.
    Result<void> askForReset(std::string_view nameOrEmail, const Client& client);
    Result<std::string> makeResetToken(const Actor& actor, std::string_view userId);  // kResetTime
    Result<void> resetPassword(std::string_view token, std::string_view fresh,
                               const Client& client);

    // Other people. Who may call these is decided by the caller's route or by the shell.
    Result<User> addUser(const Actor& actor, const NewAccount& account, Role role);
    Result<std::vector<User>> users() { return store_.people().users(); }
    Result<User> user(std::string_view userId) { return store_.people().user(userId); }
    Result<User> findUser(std::string_view nameOrEmail);
    Result<void> setPassword(const Actor& actor, std::string_view userId, std::string_view fresh);
    /// Ends the user's sessions, as does disabling.
    Result<void> setRole(const Actor& actor, std::string_view userId, Role role);
    Result<void> setDisabled(const Actor& actor, std::string_view userId, bool disabled);

    /// What was done, newest first, before row `before` (0: from the end).
    Result<std::vector<AuditRow>> audit(std::int64_t before, std::int64_t maxRows) {
        return store_.audit().read(before, maxRows);
    }
    /// Adds to it what is done elsewhere.
    Result<void> record(const Actor& actor, std::string_view action, std::string_view subject,
                        std::string_view detail = {});
    Timestamp now() const { return options_.now(); }

    /// Zero: this address may go on now. For what is asked without being signed in.
    std::chrono::seconds admitAddress(const Client& client);

 private:
    Result<PasswordCheck> checkPassword(std::string_view accountKey, const Credentials* known,
                                        std::string_view password);
    Result<SignedIn> beginSession(const User& user, bool keepSignedIn, const Client& client,
                                  std::string_view how);
    Result<Credentials> newUser(const NewAccount& account, Role role, bool disabled);
    Result<std::string> hashNew(std::string_view password, const User& user);
    Result<Link> validLink(std::string_view token, LinkPurpose purpose);
    Result<std::string> makeToken(LinkPurpose purpose, std::string_view userId, Duration lifetime);
    Result<void> replacePassword(const User& user, std::string_view hash);
    void tidy();

    SettingsStore& store_;
    AccountsOptions options_;
    PasswordHasher hasher_;
    LoginThrottle throttle_;
    std::atomic<std::int64_t> tidiedAtMs_ = 0;
};

}  // namespace joulewatch
