// Signing in over HTTP, and who may call what.
#include "http/sign_in.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "http/browser_fixture.hpp"

using namespace joulewatch;

TEST_CASE("log in, be known, log out; the cookie is worth nothing afterwards") {
    Browser b;
    b.people.add("ada", Role::operator_);
    CHECK(b.session()["user"].is_null());
    CHECK(b.session()["needsSetUp"] == true);
    CHECK(b.session()["signUp"] == "approval");
    const Response answer =
        b.post("/api/session",
               {{"login", "ada"}, {"password", b.people.kPassword}, {"keepSignedIn", true}});
    b.take(answer);
    CHECK(header(answer, "Set-Cookie") ==
          "session=" + b.cookie + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000");
    CHECK(header(answer, "Cache-Control") == "no-store");
    CHECK(b.session()["user"]["name"] == "ada");
    CHECK(b.session()["user"]["role"] == "operator");
    CHECK(b.session()["csrfToken"] == b.csrf);
    CHECK(b.session().dump().find("argon2") == std::string::npos);

    const Response out = b.ask(Method::remove, "/api/session");
    CHECK(out.status == 204);
    CHECK(header(out, "Set-Cookie") == "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    CHECK(header(out, "Clear-Site-Data") == "\"cache\", \"cookies\"");
    CHECK(b.session()["user"].is_null());
    CHECK(b.ask(Method::get, "/api/sessions").status == 401);
}

TEST_CASE("wrong password, unknown name and disabled account: the same answer") {
    Browser b;
    b.people.add("ada");
    const User bob = b.people.add("bob");
    REQUIRE(b.people.accounts.setDisabled(b.people.shell, bob.id, true).has_value());
    Json bodies = Json::array();
    for (const auto& [name, password] :
         {std::pair("ada", "wrong password"), std::pair("carol", "wrong password"),
          std::pair("bob", AccountsFixture::kPassword)}) {
        const Response answer = b.post("/api/session", {{"login", name}, {"password", password}});
        CHECK(answer.status == 401);
        CHECK(header(answer, "Set-Cookie").empty());
        Json body = Json::parse(answer.body);
        body.erase("requestId");
        bodies.push_back(body);
    }
    CHECK(bodies[0] == bodies[1]);
    CHECK(bodies[0] == bodies[2]);
}

TEST_CASE("too many tries are answered 429, with the time to wait") {
    Browser b;
    const Json guess = {{"login", "ada"}, {"password", "wrong password"}};
    for (int i = 0; i < 5; ++i) CHECK(b.post("/api/session", guess).status == 401);
    const Response answer = b.post("/api/session", guess);
    CHECK(answer.status == 429);
    CHECK(header(answer, "Retry-After") == "4");
}

TEST_CASE("a log-in takes JSON of our own pages only") {
    Browser b;
    b.people.add("ada");
    const Json good = {{"login", "ada"}, {"password", b.people.kPassword}};
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data", "application/jsonx"})
        CHECK(b.ask(Method::post, "/api/session", good, {{"content-type", type}}).status == 415);
    CHECK(b.ask(Method::post, "/api/session", good, {{"sec-fetch-site", "cross-site"}}).status ==
          403);
    CHECK(b.ask(Method::post, "/api/session", good, {{"origin", "https://evil.example"}}).status ==
          403);
    CHECK(b.post("/api/session", {{"login", "ada"}}).status == 400);
    CHECK(b.post("/api/session", {{"login", Json::array({"ada"})}, {"password", "x"}}).status ==
          400);
    Json more = good;
    more["role"] = "admin";
    CHECK(b.post("/api/session", more).status == 400);
    CHECK(b.ask(Method::get, "/api/session?login=ada").status == 400);
    CHECK(b.post("/api/session", good).status == 200);
}

TEST_CASE("what changes something needs the session's own token") {
    Browser b, other;
    b.people.add("ada");
    b.logIn("ada");
    const std::string right = b.csrf;
    for (const std::string& wrong :
         {std::string(), right.substr(1), csrfToken("another session")}) {
        b.csrf = wrong;
        CHECK(b.ask(Method::remove, "/api/session").status == 403);
    }
    b.csrf = right;
    CHECK(b.ask(Method::remove, "/api/session").status == 204);
}

TEST_CASE("sessions are listed and ended, another's are not there") {
    Browser b;
    b.people.add("ada");
    b.people.add("bob");
    const SignedIn elsewhere = b.people.signIn("ada"), bobs = b.people.signIn("bob");
    b.logIn("ada");
    const Json all = Json::parse(b.ask(Method::get, "/api/sessions").body);
    REQUIRE(all.size() == 2);
    CHECK(all[0]["current"] != all[1]["current"]);
    CHECK(all[0]["userAgent"].is_string());
    CHECK(all.dump().find(b.cookie) == std::string::npos);
    CHECK(b.ask(Method::remove, "/api/sessions/" + bobs.session.id).status == 404);
    CHECK(b.ask(Method::remove, "/api/sessions/" + elsewhere.session.id).status == 204);
    CHECK_FALSE(b.people.isSignedIn(elsewhere.token));
    CHECK(b.people.isSignedIn(bobs.token));
}

TEST_CASE("the links of set-up, demo and a forgotten password sign in, once") {
    Browser b;
    const Json admin = {{"token", b.people.accounts.makeSetUpToken().value()},
                        {"name", "ada"},
                        {"email", ""},
                        {"password", b.people.kPassword}};
    Json weak = admin;
    weak["password"] = "password1";
    CHECK(b.post("/api/setup", weak).status == 400);
    b.take(b.post("/api/setup", admin));
    CHECK(b.session()["user"]["role"] == "admin");
    CHECK(b.session()["needsSetUp"] == false);
    CHECK(b.post("/api/setup", admin).status == 404);

    const Json demo = {{"token", b.people.accounts.makeDemoToken().value()}};
    b.take(b.post("/api/session/demo", demo));
    CHECK(b.session()["user"]["name"] == "demo");
    CHECK(b.post("/api/session/demo", demo).status == 404);

    const User ada = b.people.accounts.findUser("ada").value();
    const Json reset = {{"token", b.people.accounts.makeResetToken(b.people.shell, ada.id).value()},
                        {"password", "seven eels swim"}};
    CHECK(b.post("/api/account/reset", reset).status == 204);
    CHECK(b.post("/api/account/reset", reset).status == 404);
    b.logIn("ada", "seven eels swim");
}

TEST_CASE("signing up and forgetting tell nobody who has an account") {
    Browser b;
    b.people.add("ada");
    for (const char* name : {"ada", "eve"}) {
        const Response made = b.post(
            "/api/account", {{"name", name}, {"email", ""}, {"password", b.people.kPassword}});
        CHECK(made.status == 202);
        CHECK(made.body.empty());
        const Response asked = b.post("/api/account/forgotten", {{"login", name}});
        CHECK(asked.status == 202);
        CHECK(asked.body.empty());
    }
    CHECK(b.people.accounts.findUser("eve")->disabled);
}

TEST_CASE("a changed password keeps this browser signed in, under a new session") {
    Browser b;
    b.people.add("ada");
    b.logIn("ada");
    const std::string before = b.cookie;
    CHECK(b.post("/api/account/password", {{"current", "wrong one"}, {"fresh", "seven eels swim"}})
              .status == 403);
    b.take(b.post("/api/account/password",
                  {{"current", b.people.kPassword}, {"fresh", "seven eels swim"}}));
    CHECK(b.cookie != before);
    CHECK_FALSE(b.people.isSignedIn(before));
    CHECK(b.session()["user"]["name"] == "ada");
}

TEST_CASE("/metrics is for admins and for who has the token of the settings") {
    Browser b;
    CHECK(b.ask(Method::get, "/metrics").status == 401);
    CHECK(b.ask(Method::get, "/metrics", nullptr, {{"authorization", "Bearer "}}).status == 401);
    b.app.metricsToken = "0123456789abcdef";
    for (const char* wrong : {"", "Bearer", "Bearer ", "Bearer 0123456789abcde", "0123456789abcdef",
                              "Bearer 0123456789abcdef0", "Basic 0123456789abcdef"})
        CHECK_MESSAGE(
            b.ask(Method::get, "/metrics", nullptr, {{"authorization", wrong}}).status == 401,
            wrong);
    const NamedValues right = {{"authorization", "Bearer 0123456789abcdef"}};
    CHECK(b.ask(Method::get, "/metrics", nullptr, right).status == 200);
    CHECK(b.ask(Method::get, "/api/datasets", nullptr, right).status == 401);
}

TEST_CASE("who asks too often is told when to come back; who is signed in may ask more") {
    Browser b;
    b.people.add("ada");
    for (int left = 59; left >= 0; --left) {
        const Response answer = b.ask(Method::get, "/api/session");
        CHECK(answer.status == 200);
        CHECK(header(answer, "RateLimit-Limit") == "60");
        CHECK(header(answer, "RateLimit-Remaining") == std::to_string(left));
    }
    const Response refused = b.ask(Method::get, "/api/session");
    CHECK(refused.status == 429);
    CHECK(header(refused, "Retry-After") == "1");
    CHECK(b.ask(Method::get, "/api/session", nullptr, {{"x-forwarded-for", "10.9.9.9"}}).status ==
          429);
    CHECK(b.ask(Method::get, "/api/health").status == 200);
    const SignedIn ada = b.people.signIn("ada");
    b.cookie = ada.token;
    const Response hers = b.ask(Method::get, "/api/session");
    CHECK(hers.status == 200);
    CHECK(header(hers, "RateLimit-Limit") == "600");
    b.address = "10.0.0.2";
    b.cookie.clear();
    CHECK(b.ask(Method::get, "/api/session").status == 200);
}
