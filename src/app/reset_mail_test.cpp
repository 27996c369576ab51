#include "app/reset_mail.hpp"

#include "app/accounts_fixture.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

struct ResetMailFixture : AccountsFixture {
    std::vector<Mail> sent;
    bool works = true;
    ResetMail mail{*store, accounts, "https://power.example.org", [this](const Mail& letter) {
                       if (!works) return Result<void>(fail(ErrorCode::unavailable, "No server."));
                       sent.push_back(letter);
                       return Result<void>();
                   }};

    void ask(std::string_view login) { REQUIRE(mail.ask(login, client).has_value()); }
    void pass(std::chrono::seconds time) {
        for (; time > 0s; time -= 1s) {
            now += 1s;
            REQUIRE(mail.sendDue().has_value());
        }
    }
    std::string tokenIn(const Mail& letter) {
        const auto at = letter.text.find("https://power.example.org/reset#");
        REQUIRE(at != std::string::npos);
        return letter.text.substr(at + 32, 64);
    }
};

}  // namespace

TEST_CASE("a forgotten password's link comes by mail, once, and sets a new one") {
    ResetMailFixture f;
    const User ada = f.add("ada");
    f.ask("ADA");
    f.pass(3s);
    REQUIRE(f.sent.size() == 1);
    CHECK(f.sent[0].to == "ada@plant.example");
    CHECK(f.sent[0].subject == "Joulewatch: new password for ada / neues Passwort für ada");
    CHECK(f.lastAudit() == "user.resetMail " + ada.id);
    const std::string token = f.tokenIn(f.sent[0]);
    REQUIRE(f.accounts.resetPassword(token, "pumps sing in the rain", f.client).has_value());
    CHECK_FALSE(f.accounts.resetPassword(token, "pumps sing in the snow", f.client).has_value());
    CHECK(f.logIn("ada", "pumps sing in the rain").signedIn.has_value());
}

TEST_CASE("who does not exist, has no address or is switched off gets nothing, and asks alike") {
    ResetMailFixture f;
    const User bob = f.add("bob");
    REQUIRE(f.accounts.setDisabled(f.shell, bob.id, true).has_value());
    REQUIRE(f.accounts.addUser(f.shell, {"cy", "", f.kPassword}, Role::viewer).has_value());
    for (const char* login : {"nobody", "bob", "cy", "x\r\nBcc: y@z.example", ""}) {
        f.ask(login);
        CHECK(f.lastAudit().starts_with("user.forgotPassword"));
    }
    f.pass(3s);
    CHECK(f.sent.empty());
    CHECK(f.store->resets().due(f.now + 24h)->empty());
}

TEST_CASE("nobody's post is flooded: one mail for an account in five minutes") {
    ResetMailFixture f;
    f.add("ada");
    for (int i = 0; i < 20; ++i) {
        f.ask(i % 2 == 0 ? "ada" : "ada@plant.example");
        f.pass(10s);
    }
    CHECK(f.sent.size() == 1);
    f.pass(5min);
    f.ask("ada");
    f.pass(1s);
    CHECK(f.sent.size() == 2);
}

TEST_CASE("what cannot be sent is tried again, for as long as a link is good") {
    ResetMailFixture f;
    const User ada = f.add("ada");
    f.works = false;
    f.ask("ada");
    f.pass(10min);
    SUBCASE("the server is back") {
        f.works = true;
        f.pass(15min);
        REQUIRE(f.sent.size() == 1);
        CHECK(f.accounts.resetPassword(f.tokenIn(f.sent[0]), "pumps sing in the rain", f.client)
                  .has_value());
    }
    SUBCASE("it is not, and that is noted") {
        f.pass(2h);
        f.works = true;
        f.pass(2h);
        CHECK(f.sent.empty());
        CHECK(f.lastAudit() == "user.resetMailFailed " + ada.id);
    }
}
