#pragma once

#include "store/people_store.hpp"
#include "store/sqlite/rows.hpp"

namespace joulewatch::sqlite {

class SqlitePeople final : public PeopleStore {
 public:
    explicit SqlitePeople(SharedDatabase& shared) : shared_(shared), database_(shared.database) {}

    Result<void> addUser(const User& user, std::string_view passwordHash) override;
    Result<std::vector<User>> users() override;
    Result<User> user(std::string_view userId) override;
    Result<Credentials> credentials(std::string_view nameOrEmail) override;
    Result<void> setProfile(std::string_view userId, std::string_view name,
                            std::string_view email) override;
    Result<void> setPasswordHash(std::string_view userId, std::string_view hash) override;
    Result<void> setRole(std::string_view userId, Role role) override;
    Result<void> setDisabled(std::string_view userId, bool disabled) override;
    Result<void> noteLogin(std::string_view userId, Timestamp at) override;

    Result<void> addSession(const Session& session, const Sha256& tokenHash) override;
    Result<SessionOfUser> session(const Sha256& tokenHash) override;
    Result<std::vector<Session>> sessionsOf(std::string_view userId) override;
    Result<void> touchSession(std::string_view sessionId, Timestamp at) override;
    Result<void> removeSession(std::string_view userId, std::string_view sessionId) override;
    Result<void> removeSessionsOf(std::string_view userId, std::string_view keptId) override;
    Result<void> removeExpired(Timestamp now) override;

    Result<void> addLink(const Link& link, const Sha256& tokenHash) override;
    Result<Link> link(const Sha256& tokenHash) override;
    Result<Link> takeLink(const Sha256& tokenHash) override;

    Result<LoginFailures> loginFailures(const Sha256& account) override;
    Result<void> setLoginFailures(const Sha256& account, const LoginFailures& failures) override;
    Result<void> clearLoginFailures(const Sha256& account) override;
    Result<void> forgetLoginFailures(Timestamp lastBefore) override;

 private:
    Result<void> changeKeepingAnAdmin(std::string_view userId, Sql change, std::string_view value);

    SharedDatabase& shared_;
    const Database& database_;
};

}  // namespace joulewatch::sqlite
