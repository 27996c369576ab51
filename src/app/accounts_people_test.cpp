// Making accounts, links that work once, and what admins do.
#include <fmt/format.h>

#include "app/accounts_fixture.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

TEST_CASE("the set-up link makes the first admin, once") {
    AccountsFixture f;
    CHECK(f.accounts.needsSetUp().value());
    const auto older = f.accounts.makeSetUpToken(), token = f.accounts.makeSetUpToken();
    CHECK_FALSE(f.accounts.setUp(*older, {"ada", "", f.kPassword}, f.client).has_value());
    // A password that is refused does not cost the link.
    const auto weak = f.accounts.setUp(*token, {"ada", "", "password"}, f.client);
    REQUIRE_FALSE(weak.has_value());
    CHECK(weak.error().code == ErrorCode::invalidInput);
    const auto made = f.accounts.setUp(*token, {"ada", "", f.kPassword}, f.client);
    REQUIRE(made.has_value());
    CHECK(f.accounts.whoIs(made->token)->user.role == Role::admin);
    CHECK_FALSE(f.accounts.needsSetUp().value());
    CHECK_FALSE(f.accounts.setUp(*token, {"bob", "", f.kPassword}, f.client).has_value());
    CHECK(f.accounts.users()->size() == 1);
}

TEST_CASE("a set-up link is void after a day, and once there is an admin") {
    AccountsFixture f;
    const auto old = f.accounts.makeSetUpToken();
    f.now += 24h;
    CHECK(f.accounts.setUp(*old, {"ada", "", f.kPassword}, f.client).error().code ==
          ErrorCode::notFound);
    const auto late = f.accounts.makeSetUpToken();
    f.add("root-1", Role::admin);
    CHECK(f.accounts.setUp(*late, {"ada", "", f.kPassword}, f.client).error().code ==
          ErrorCode::conflict);
}

TEST_CASE("who signs up belongs to a household and waits for an admin") {
    AccountsFixture f;
    REQUIRE(f.accounts.signUp({"eve", "eve@home.example", f.kPassword}, f.client).has_value());
    CHECK_FALSE(f.logIn("eve").signedIn.has_value());
    const auto eve = f.accounts.findUser("eve");
    CHECK(eve->role == Role::household);
    REQUIRE(f.accounts.setDisabled(f.shell, eve->id, false).has_value());
    CHECK(f.logIn("eve").signedIn.has_value());
}

TEST_CASE("where sign-up is open it works at once, where it is closed not at all") {
    AccountsFixture open(SignUpPolicy::open), closed(SignUpPolicy::closed);
    REQUIRE(open.accounts.signUp({"eve", "", open.kPassword}, open.client).has_value());
    CHECK(open.signIn("eve").user.role == Role::household);
    const auto refused = closed.accounts.signUp({"eve", "", closed.kPassword}, closed.client);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(closed.accounts.users()->empty());
}

TEST_CASE("signing up tells nobody which names are taken, and changes nothing of theirs") {
    AccountsFixture f;
    const User ada = f.add("ada", Role::operator_);
    CHECK(f.accounts.signUp({"ada", "", "another password"}, f.client).has_value());
    CHECK(f.lastAudit() == "user.signUpRefused ");
    CHECK(
        f.accounts.signUp({"eve", "ADA@plant.example", "another password"}, f.client).has_value());
    CHECK(f.accounts.users()->size() == 1);
    CHECK(f.signIn("ada").user.id == ada.id);
    CHECK_FALSE(f.logIn("ada", "another password").signedIn.has_value());
}

TEST_CASE("names, addresses and passwords are judged before an account is made") {
    AccountsFixture f;
    for (const NewAccount& bad :
         {NewAccount{"a b", "", f.kPassword}, NewAccount{"ada", "no address", f.kPassword},
          NewAccount{"ada", "", "short"}, NewAccount{"adalovelace", "", "adalovelace1"},
          NewAccount{"ada", "lovelace@plant.example", "lovelace-1"}}) {
        const auto refused = f.accounts.signUp(bad, f.client);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::invalidInput);
    }
    CHECK(f.accounts.users()->empty());
}

TEST_CASE("the demo link signs in once, as an operator without a password") {
    AccountsFixture f;
    const auto first = f.accounts.makeDemoToken(), token = f.accounts.makeDemoToken();
    CHECK_FALSE(f.accounts.useDemoToken(*first, f.client).has_value());
    const auto demo = f.accounts.useDemoToken(*token, f.client);
    REQUIRE(demo.has_value());
    CHECK(f.accounts.whoIs(demo->token)->user.role == Role::operator_);
    CHECK_FALSE(f.accounts.useDemoToken(*token, f.client).has_value());
    CHECK_FALSE(f.logIn("demo", "").signedIn.has_value());
    CHECK_FALSE(f.logIn("demo", "demo").signedIn.has_value());
    CHECK(f.accounts.needsSetUp().value());  // there is still no admin
    CHECK(f.accounts.users()->size() == 1);
    const auto late = f.accounts.makeDemoToken();
    f.now += 1h;
    CHECK_FALSE(f.accounts.useDemoToken(*late, f.client).has_value());
}

TEST_CASE("a link is good for its own purpose only") {
    AccountsFixture f;
    const User ada = f.add("ada", Role::admin);
    const auto demo = f.accounts.makeDemoToken();
    const auto reset = f.accounts.makeResetToken(f.shell, ada.id);
    CHECK_FALSE(f.accounts.resetPassword(*demo, "seven eels swim", f.client).has_value());
    CHECK_FALSE(f.accounts.useDemoToken(*reset, f.client).has_value());
    CHECK_FALSE(f.accounts.whoIs(*reset).has_value());
    CHECK(f.accounts.useDemoToken(*demo, f.client).has_value());
}

TEST_CASE("a reset link sets a new password once, ends all sessions and all delays") {
    AccountsFixture f;
    const User ada = f.add("ada");
    const SignedIn before = f.signIn("ada");
    for (int i = 0; i < 6; ++i) f.logIn("ada", "wrong password");
    const auto token = f.accounts.makeResetToken(f.shell, ada.id);
    CHECK_FALSE(f.accounts.resetPassword(*token, "short", f.client).has_value());
    REQUIRE(f.accounts.resetPassword(*token, "seven eels swim", f.client).has_value());
    CHECK_FALSE(f.isSignedIn(before.token));
    CHECK(f.logIn("ada", "seven eels swim").signedIn.has_value());
    CHECK_FALSE(f.accounts.resetPassword(*token, "eight eels swim", f.client).has_value());
    const auto late = f.accounts.makeResetToken(f.shell, ada.id);
    f.now += 1h;
    CHECK_FALSE(f.accounts.resetPassword(*late, "eight eels swim", f.client).has_value());
}

TEST_CASE("who forgot a password leaves a note; who does not exist is answered alike") {
    AccountsFixture f;
    const User ada = f.add("ada");
    CHECK(f.accounts.askForReset("ada@plant.example", f.client).has_value());
    CHECK(f.lastAudit() == "user.forgotPassword " + ada.id);
    CHECK(f.accounts.askForReset("nobody", f.client).has_value());
    CHECK(f.lastAudit() == "user.forgotPassword ");
}

TEST_CASE("a changed role or a disabled account ends the user's sessions at once") {
    AccountsFixture f;
    f.add("root-1", Role::admin);
    const User ada = f.add("ada");
    const SignedIn asViewer = f.signIn("ada");
    REQUIRE(f.accounts.setRole(f.shell, ada.id, Role::operator_).has_value());
    CHECK(f.lastAudit() == "user.role " + ada.id);
    CHECK_FALSE(f.isSignedIn(asViewer.token));
    const SignedIn asOperator = f.signIn("ada");
    REQUIRE(f.accounts.setDisabled(f.shell, ada.id, true).has_value());
    CHECK(f.lastAudit() == "user.disable " + ada.id);
    CHECK_FALSE(f.isSignedIn(asOperator.token));
    CHECK_FALSE(f.logIn("ada").signedIn.has_value());
}

TEST_CASE("an admin sets another's password; the sessions it had are over") {
    AccountsFixture f;
    const User ada = f.add("ada");
    const SignedIn before = f.signIn("ada");
    CHECK_FALSE(f.accounts.setPassword(f.shell, ada.id, "short").has_value());
    REQUIRE(f.accounts.setPassword(f.shell, ada.id, "seven eels swim").has_value());
    CHECK_FALSE(f.isSignedIn(before.token));
    CHECK(f.logIn("ada", "seven eels swim").signedIn.has_value());
    CHECK(f.accounts.setPassword(f.shell, "nobody", "seven eels swim").error().code ==
          ErrorCode::notFound);
}

TEST_CASE("all that matters is in the audit trail, and the trail is whole") {
    AccountsFixture f;
    const User ada = f.add("ada", Role::admin);
    f.signIn("ada");
    f.logIn("ada", "wrong password");
    f.logIn("my secret typed in the wrong box", "x");
    const auto rows = f.store->audit().read(0, 10);
    REQUIRE(rows->size() == 4);
    CHECK((*rows)[3].event.action == "user.add");
    CHECK((*rows)[3].event.address == "command line");
    CHECK((*rows)[3].event.detail == "admin");
    CHECK((*rows)[2].event.actor == ada.id);
    CHECK((*rows)[2].event.at == f.now);
    CHECK((*rows)[1].event.action == "session.refused");
    CHECK((*rows)[1].event.subject == ada.id);
    CHECK((*rows)[1].event.address == "127.0.0.1");
    CHECK((*rows)[0].event.subject.empty());
    CHECK((*rows)[0].event.detail.empty());
    CHECK(f.store->audit().verify()->firstBad == std::nullopt);
}
