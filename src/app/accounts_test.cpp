// Signing in and out.
#include "app/accounts.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include "app/accounts_fixture.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

TEST_CASE("on a fresh store every log-in fails: there is no default account") {
    AccountsFixture f;
    for (const char* name : {"admin", "root", "demo", ""})
        for (const char* password : {"admin", "password", "joulewatch", ""}) {
            const LogIn answer = f.logIn(name, password);
            CHECK_FALSE(answer.signedIn.has_value());
        }
}

TEST_CASE("name or address and password sign in; the session tells who it is") {
    AccountsFixture f;
    const User ada = f.add("ada", Role::technician);
    const SignedIn byName = f.signIn("ADA"), byAddress = f.signIn("ada@plant.example");
    CHECK(byName.token.size() == 64);
    CHECK(byName.token != byAddress.token);
    CHECK(byName.session.id != byAddress.session.id);
    const auto who = f.accounts.whoIs(byName.token);
    REQUIRE(who.has_value());
    CHECK(who->user.id == ada.id);
    CHECK(who->user.role == Role::technician);
    CHECK(who->user.lastLoginAt == f.now);
    CHECK(who->session.userAgent == "Firefox");
    CHECK(f.lastAudit() == "session.begin " + byAddress.session.id);
}

TEST_CASE("a wrong password and a name that nobody has are answered alike") {
    AccountsFixture f;
    f.add("ada");
    const User blocked = f.add("bob");
    REQUIRE(f.accounts.setDisabled(f.shell, blocked.id, true).has_value());
    for (const auto& [name, password] :
         {std::pair("ada", "wrong password"), std::pair("carol", AccountsFixture::kPassword),
          std::pair("bob", AccountsFixture::kPassword), std::pair("ada", ""),
          std::pair("", AccountsFixture::kPassword),
          std::pair("ada ", AccountsFixture::kPassword)}) {
        const LogIn answer = f.logIn(name, password);
        CHECK_FALSE(answer.signedIn.has_value());
        CHECK(answer.waitFor == 0s);
    }
    CHECK_FALSE(f.logIn(std::string(100'000, 'a'), std::string(100'000, 'b')).signedIn);
}

TEST_CASE("guessing is slowed down alike for who exists and who does not; the session goes on") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn before = f.signIn("ada");
    for (const char* name : {"ada", "nobody"}) {
        for (int i = 0; i < 5; ++i) CHECK(f.logIn(name, "wrong password").waitFor == 0s);
        CHECK(f.logIn(name, "wrong password").waitFor == 4s);
    }
    // Under the other name of the same account too; even the right password has to wait.
    const LogIn early = f.logIn("ada@plant.example");
    CHECK(early.waitFor == 4s);
    CHECK_FALSE(early.signedIn.has_value());
    CHECK(f.isSignedIn(before.token));
    f.now += 4s;
    CHECK(f.logIn("ada").signedIn.has_value());
    CHECK(f.logIn("ada", "wrong password").waitFor == 0s);  // all is forgiven
}

TEST_CASE("an address that tries 30 times a minute has to wait") {
    AccountsFixture f;
    for (int i = 0; i < 30; ++i) f.logIn("name" + std::to_string(i), "wrong password");
    CHECK(f.logIn("another", "wrong password").waitFor == 60s);
}

TEST_CASE("a session ends after 30 minutes of silence, and after 12 hours whatever happens") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn silent = f.signIn("ada"), busy = f.signIn("ada");
    const Timestamp start = f.now;
    for (; f.now < start + 29min; f.now += 1min) CHECK(f.isSignedIn(busy.token));
    CHECK(f.isSignedIn(busy.token));
    f.now = start + 30min;
    CHECK_FALSE(f.isSignedIn(silent.token));
    for (; f.now < start + 12h; f.now += 20min) CHECK(f.isSignedIn(busy.token));
    CHECK_FALSE(f.isSignedIn(busy.token));
}

TEST_CASE("who asked to be kept signed in is so for 30 days") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn kept = f.signIn("ada", true);
    f.now += 29 * 24h;
    CHECK(f.isSignedIn(kept.token));
    f.now += 24h;
    CHECK_FALSE(f.isSignedIn(kept.token));
}

TEST_CASE("a clock that was set back between two runs ends sessions instead of prolonging them") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn session = f.signIn("ada", true);
    f.now -= 1min;  // a small correction
    CHECK(f.isSignedIn(session.token));
    f.now -= 1h;
    CHECK_FALSE(f.isSignedIn(session.token));
}

TEST_CASE("after log-out the token is worth nothing") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn first = f.signIn("ada"), second = f.signIn("ada");
    REQUIRE(f.accounts.logOut(first.token, f.client).has_value());
    CHECK(f.lastAudit() == "session.end " + first.session.id);
    CHECK_FALSE(f.isSignedIn(first.token));
    CHECK(f.isSignedIn(second.token));
    CHECK(f.accounts.logOut(first.token, f.client).error().code == ErrorCode::notFound);
}

TEST_CASE("nothing but the whole token signs in") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn session = f.signIn("ada");
    CHECK_FALSE(f.isSignedIn(""));
    CHECK_FALSE(f.isSignedIn(session.token.substr(0, 63)));
    CHECK_FALSE(f.isSignedIn(session.token + "0"));
    CHECK_FALSE(f.isSignedIn(session.session.id));
    CHECK_FALSE(f.isSignedIn(std::string(1'000'000, 'a')));
}

TEST_CASE("sessions are listed and ended one by one, by their own user only") {
    AccountsFixture f;
    const User ada = f.add("ada"), bob = f.add("bob");
    const SignedIn first = f.signIn("ada"), second = f.signIn("ada");
    f.signIn("bob");
    CHECK(f.accounts.sessionsOf(ada.id)->size() == 2);
    const Actor byBob{bob.id, f.client}, byAda{ada.id, f.client};
    CHECK_FALSE(f.accounts.endSession(byBob, bob.id, first.session.id).has_value());
    CHECK(f.accounts.endSession(byAda, ada.id, first.session.id).has_value());
    CHECK_FALSE(f.isSignedIn(first.token));
    CHECK(f.isSignedIn(second.token));
    f.now += 31min;
    CHECK(f.accounts.sessionsOf(ada.id)->empty());  // what has ended is not listed
}

TEST_CASE("a changed password asks for the current one, ends every session and begins a new one") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn here = f.signIn("ada"), elsewhere = f.signIn("ada");
    const auto who = f.accounts.whoIs(here.token);
    const auto wrong =
        f.accounts.changePassword(*who, "wrong password", "seven eels swim", f.client);
    REQUIRE(wrong.has_value());
    CHECK_FALSE(wrong->signedIn.has_value());
    CHECK(f.isSignedIn(elsewhere.token));
    const auto weak = f.accounts.changePassword(*who, f.kPassword, "password1", f.client);
    REQUIRE_FALSE(weak.has_value());
    CHECK(weak.error().code == ErrorCode::invalidInput);

    const auto changed = f.accounts.changePassword(*who, f.kPassword, "seven eels swim", f.client);
    REQUIRE(changed->signedIn.has_value());
    CHECK_FALSE(f.isSignedIn(here.token));
    CHECK_FALSE(f.isSignedIn(elsewhere.token));
    CHECK(f.isSignedIn(changed->signedIn->token));
    CHECK_FALSE(f.logIn("ada").signedIn.has_value());
    CHECK(f.logIn("ada", "seven eels swim").signedIn.has_value());
}

TEST_CASE("a new name is logged in with and leaves the old one in the trail; the session goes on") {
    AccountsFixture f;
    const User ada = f.add("ada");
    f.add("bob");
    const SignedIn here = f.signIn("ada");
    const Actor self{ada.id, f.client};
    const auto renamed = f.accounts.changeProfile(self, ada.id, {"Lovelace", std::nullopt});
    REQUIRE(renamed.has_value());
    CHECK(renamed->name == "Lovelace");
    CHECK(renamed->email == ada.email);
    const AuditEvent last = f.accounts.audit(0, 1)->front().event;
    CHECK(last.action == "user.profile");
    CHECK(last.detail == "was ada");
    CHECK(f.isSignedIn(here.token));
    CHECK_FALSE(f.logIn("ada").signedIn.has_value());
    CHECK(f.logIn("lovelace").signedIn.has_value());

    REQUIRE(f.accounts.changeProfile(self, ada.id, {std::nullopt, "a@b.example"}).has_value());
    CHECK(f.logIn("a@b.example").signedIn.has_value());
    for (const ProfileChange& bad :
         {ProfileChange{"x", std::nullopt}, ProfileChange{"a b", std::nullopt},
          ProfileChange{std::nullopt, "nobody"}})
        CHECK(f.accounts.changeProfile(self, ada.id, bad).error().code == ErrorCode::invalidInput);
    CHECK(f.accounts.changeProfile(self, ada.id, {"BOB", std::nullopt}).error().code ==
          ErrorCode::conflict);
    CHECK(f.accounts.user(ada.id)->name == "Lovelace");
}

TEST_CASE("guessing the current password is slowed down like a log-in") {
    AccountsFixture f;
    f.add("ada");
    const auto who = f.accounts.whoIs(f.signIn("ada").token);
    for (int i = 0; i < 5; ++i)
        CHECK(f.accounts.changePassword(*who, "wrong password", "x", f.client)->waitFor == 0s);
    CHECK(f.accounts.changePassword(*who, "wrong password", "x", f.client)->waitFor == 4s);
}

TEST_CASE("a hash of a lower cost is replaced at the next log-in") {
    AccountsFixture f;
    const User ada = f.add("ada");
    const auto before = f.store->people().credentials("ada")->passwordHash;
    Accounts dearer(*f.store, {[&] { return f.now; }, {16384, 1}});
    REQUIRE(dearer.logIn("ada", f.kPassword, false, f.client)->signedIn.has_value());
    const auto after = f.store->people().credentials("ada")->passwordHash;
    CHECK(before != after);
    CHECK(after.find("m=16,") != std::string::npos);
    CHECK(f.logIn("ada").signedIn.has_value());
}

TEST_CASE("the store holds neither passwords nor tokens") {
    AccountsFixture f;
    f.add("ada");
    const SignedIn session = f.signIn("ada");
    const auto link = f.accounts.makeSetUpToken();
    for (const char* name : {"settings.sqlite", "settings.sqlite-wal"}) {
        std::ifstream file(f.directory.path() / name, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        CHECK(bytes.find(f.kPassword) == std::string::npos);
        CHECK(bytes.find(session.token) == std::string::npos);
        CHECK(bytes.find(*link) == std::string::npos);
    }
}
