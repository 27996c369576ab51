// What admins do to other people's accounts, over HTTP.
#include <doctest/doctest.h>

#include <string>

#include "http/browser_fixture.hpp"

using namespace joulewatch;

namespace {

struct AdminBrowser : Browser {
    User ada = people.add("ada", Role::admin), bob = people.add("bob");
    AdminBrowser() { logIn("ada"); }

    Response change(const User& user, const Json& body) {
        return post("/api/users/" + user.id, body);
    }
    Json audit() { return Json::parse(ask(Method::get, "/api/audit?limit=1").body)[0]; }
    const Json password = {{"currentPassword", AccountsFixture::kPassword}};
};

Json with(Json object, const Json& more) {
    object.update(more);
    return object;
}

}  // namespace

TEST_CASE("an admin sees everybody, without what signs them in") {
    AdminBrowser b;
    const Response answer = b.ask(Method::get, "/api/users");
    const Json all = Json::parse(answer.body);
    REQUIRE(all.size() == 2);
    CHECK(all[0]["name"] == "ada");
    CHECK(all[0]["lastLogin"] == b.people.now.time_since_epoch().count());
    CHECK(all[1] == Json{{"id", b.bob.id},
                         {"name", "bob"},
                         {"email", "bob@plant.example"},
                         {"role", "viewer"},
                         {"disabled", false},
                         {"created", b.people.now.time_since_epoch().count()},
                         {"lastLogin", nullptr}});
    CHECK(answer.body.find("argon2") == std::string::npos);
}

TEST_CASE("an account that an admin makes can log in") {
    AdminBrowser b;
    const Json carol = {{"name", "carol"}, {"password", "seven eels swim"}, {"role", "technician"}};
    CHECK(b.post("/api/users", carol).status == 400);  // currentPassword is missing
    const Response made = b.post("/api/users", with(carol, b.password));
    REQUIRE(made.status == 200);
    CHECK(Json::parse(made.body)["role"] == "technician");
    CHECK(b.people.logIn("carol", "seven eels swim").signedIn.has_value());
    CHECK(b.post("/api/users", with(carol, b.password)).status == 409);
    CHECK(b.post("/api/users", with(with(carol, b.password), {{"role", "king"}})).status == 400);
    CHECK(b.post("/api/users", with(with(carol, b.password), {{"disabled", true}})).status == 400);
    CHECK(b.post("/api/users", with(with(carol, b.password), {{"id", "1"}})).status == 400);
}

TEST_CASE("a role is changed with the admin's own password, and the user's sessions end") {
    AdminBrowser b;
    const std::string bobs = b.people.signIn("bob").token;
    CHECK(b.change(b.bob, {{"role", "operator"}}).status == 400);
    CHECK(b.change(b.bob, {{"role", "operator"}, {"currentPassword", "wrong one"}}).status == 403);
    CHECK(b.people.isSignedIn(bobs));
    const Response changed = b.change(b.bob, with(b.password, {{"role", "operator"}}));
    REQUIRE(changed.status == 200);
    CHECK(Json::parse(changed.body)["role"] == "operator");
    CHECK_FALSE(b.people.isSignedIn(bobs));
    Json row = b.audit();
    row.erase("id");
    CHECK(row == Json{{"at", b.people.now.time_since_epoch().count()},
                      {"actor", "ada"},
                      {"action", "user.role"},
                      {"subject", "bob"},
                      {"detail", "operator"},
                      {"address", "127.0.0.1"}});
}

TEST_CASE("one's own name and address are changed with one's own password") {
    AdminBrowser b;
    const char* path = "/api/account/profile";
    CHECK(b.post(path, {{"name", "eve"}}).status == 400);
    CHECK(b.post(path, {{"name", "eve"}, {"currentPassword", "wrong one"}}).status == 403);
    CHECK(b.post(path, b.password).status == 400);
    CHECK(b.post(path, with(b.password, {{"role", "admin"}})).status == 400);
    CHECK(b.post(path, with(b.password, {{"name", "no name"}})).status == 400);
    CHECK(b.post(path, with(b.password, {{"email", "nowhere"}})).status == 400);
    CHECK(b.post(path, with(b.password, {{"name", "BOB"}})).status == 409);
    CHECK(b.post(path, with(b.password, {{"email", "bob@plant.example"}})).status == 409);
    const Response changed = b.post(path, with(b.password, {{"name", "eve"}, {"email", ""}}));
    REQUIRE(changed.status == 200);
    CHECK(Json::parse(changed.body) ==
          Json{{"id", b.ada.id}, {"name", "eve"}, {"email", ""}, {"role", "admin"}});
    CHECK(b.session()["user"] == Json::parse(changed.body));
    CHECK(b.audit()["actor"] == "eve");
    CHECK(b.audit()["detail"] == "was ada");
}

TEST_CASE("who guesses the password of an unlocked admin's screen is slowed down") {
    AdminBrowser b;
    const Json guess = {{"role", "admin"}, {"currentPassword", "wrong password"}};
    for (int i = 0; i < 5; ++i) CHECK(b.change(b.bob, guess).status == 403);
    CHECK(b.change(b.bob, guess).status == 429);
    CHECK(b.audit()["action"] == "user.confirmRefused");
}

TEST_CASE("an account is disabled and enabled, but one admin stays") {
    AdminBrowser b;
    CHECK(Json::parse(b.change(b.bob, {{"disabled", true}}).body)["disabled"] == true);
    CHECK_FALSE(b.people.logIn("bob").signedIn.has_value());
    CHECK(Json::parse(b.change(b.bob, {{"disabled", false}}).body)["disabled"] == false);
    CHECK(b.people.logIn("bob").signedIn.has_value());
    CHECK(b.change(b.ada, {{"disabled", true}}).status == 409);
    CHECK(b.change(b.ada, with(b.password, {{"role", "viewer"}})).status == 409);
    CHECK(b.ask(Method::get, "/api/users").status == 200);  // nothing has happened
}

TEST_CASE("a reset link is made by the admin, works once and names no host") {
    AdminBrowser b;
    const std::string path = "/api/users/" + b.bob.id + "/reset-link";
    CHECK(b.post(path, Json::object()).status == 400);
    const Response made =
        b.ask(Method::post, path, b.password, {{"x-forwarded-host", "evil.example"}});
    REQUIRE(made.status == 200);
    const Json answer = Json::parse(made.body);
    const std::string link = answer["link"];
    REQUIRE(link.starts_with("/reset#"));
    CHECK(answer["expires"] == (b.people.now + Accounts::kResetTime).time_since_epoch().count());
    const Json reset = {{"token", link.substr(7)}, {"password", "seven eels swim"}};
    CHECK(b.post("/api/account/reset", reset).status == 204);
    CHECK(b.post("/api/account/reset", reset).status == 404);
    CHECK(b.people.logIn("bob", "seven eels swim").signedIn.has_value());
    CHECK(b.post("/api/users/" + std::string(32, '0') + "/reset-link", b.password).status == 404);
}

TEST_CASE("the audit trail is read newest first, in pages") {
    AdminBrowser b;
    b.change(b.bob, {{"disabled", true}});
    const Json all = Json::parse(b.ask(Method::get, "/api/audit").body);
    REQUIRE(all.size() == 4);  // two accounts, a log-in, a change
    CHECK(all[0]["action"] == "user.disable");
    CHECK(all[3]["actor"] == nullptr);  // made at the command line
    const Json page = Json::parse(b.ask(Method::get, "/api/audit?limit=2&before=4").body);
    REQUIRE(page.size() == 2);
    CHECK(page[0] == all[1]);
    for (const char* bad : {"limit=0", "limit=1001", "limit=x", "limit=1e2", "before=0", "before="})
        CHECK(b.ask(Method::get, std::string("/api/audit?") + bad).status == 400);
}

TEST_CASE("accounts are for admins, also where nothing else asks for a log-in") {
    AdminBrowser b;
    b.logIn("bob");
    CHECK(b.ask(Method::get, "/api/users").status == 403);
    CHECK(b.ask(Method::get, "/api/audit").status == 403);
    CHECK(b.change(b.bob, {{"disabled", false}}).status == 403);
    CHECK(b.post("/api/users/" + b.ada.id + "/reset-link", b.password).status == 403);
    b.cookie = b.csrf = "";
    CHECK(b.ask(Method::get, "/api/users").status == 401);
    CHECK(b.ask(Method::get, "/api/audit").status == 401);
}

TEST_CASE("an admin has a backup made, follows it and finds it in the list and the audit trail") {
    AdminBrowser b;
    const auto shelf = b.data.data.path() / "backups";
    b.app.backups = BackupShelf(b.data.data.path(), shelf);
    const Response taken = b.ask(Method::post, "/api/backups");
    REQUIRE(taken.status == 202);
    const Json answer = Json::parse(taken.body);
    const std::string job = answer["jobId"];
    b.data.workspace->jobs().wait(job, std::chrono::seconds{20});
    CHECK(Json::parse(b.ask(Method::get, "/api/jobs/" + job).body)["status"] == "done");
    const Json all = Json::parse(b.ask(Method::get, "/api/backups").body);
    REQUIRE(all.size() == 1);
    CHECK(all[0]["name"] == answer["name"]);
    CHECK(all[0]["created"] == b.people.now.time_since_epoch().count());
    CHECK(b.audit()["action"] == "backup.make");
    CHECK(b.audit()["subject"] == answer["name"]);
}
