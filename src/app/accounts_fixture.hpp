#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "app/accounts.hpp"
#include "store/sqlite/sqlite_settings.hpp"
#include "support/temporary_directory.hpp"

namespace joulewatch {

/// Accounts on a store of their own, with a cheap hash and a clock that the test sets.
struct AccountsFixture {
    explicit AccountsFixture(SignUpPolicy signUp = SignUpPolicy::approval)
        : accounts(*store, {[this] { return now; }, {8192, 1}, signUp}) {}

    TemporaryDirectory directory;
    std::unique_ptr<SettingsStore> store =
        std::move(*openSqliteSettings(directory.path() / "settings.sqlite"));
    Timestamp now = parseTimestamp("2026-03-01T12:00:00").value();
    Accounts accounts;
    const Client client{"127.0.0.1", "Firefox"};
    const Actor shell{"", {"command line", ""}};

    static constexpr const char* kPassword = "motor hums at night";

    User add(const std::string& name, Role role = Role::viewer) {
        auto user = accounts.addUser(shell, {name, name + "@plant.example", kPassword}, role);
        REQUIRE(user.has_value());
        return *user;
    }
    LogIn logIn(std::string_view login, std::string_view password = kPassword, bool keep = false) {
        auto answer = accounts.logIn(login, password, keep, client);
        REQUIRE(answer.has_value());
        return *answer;
    }
    SignedIn signIn(std::string_view login, bool keep = false) {
        auto answer = logIn(login, kPassword, keep);
        REQUIRE(answer.signedIn.has_value());
        return *answer.signedIn;
    }
    bool isSignedIn(std::string_view token) { return accounts.whoIs(token).has_value(); }
    /// "action subject" of the newest audit row.
    std::string lastAudit() {
        const auto rows = store->audit().read(0, 1);
        REQUIRE(rows->size() == 1);
        return rows->front().event.action + " " + rows->front().event.subject;
    }
};

}  // namespace joulewatch
