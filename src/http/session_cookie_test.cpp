#include "http/session_cookie.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

namespace {

std::string tokenOf(const std::string& cookies, bool secure = false) {
    Request request;
    request.headers = {{"host", "localhost"}, {"cookie", cookies}};
    return std::string(sessionToken(request, secure));
}

}  // namespace

TEST_CASE("the session's cookie is found among others, in either name") {
    CHECK(tokenOf("session=abc") == "abc");
    CHECK(tokenOf("theme=dark; session=abc; x=y") == "abc");
    CHECK(tokenOf("__Host-session=abc", true) == "abc");
    CHECK(tokenOf("session=abc", true).empty());  // anyone near may have set that one
    CHECK(tokenOf("__Host-session=abc").empty());
    for (const char* none : {"", "session", "sessions=abc", "xsession=abc", "a=session=abc", ";;="})
        CHECK_MESSAGE(tokenOf(none).empty(), none);
    CHECK(sessionToken(Request{}, false).empty());
}

TEST_CASE("of two such cookies neither is believed") {
    CHECK(tokenOf("session=abc; session=def").empty());
    Request request;
    request.headers = {{"cookie", "session=abc"}, {"cookie", "session=def"}};
    CHECK(sessionToken(request, false).empty());
}

TEST_CASE("a cookie is out of reach for scripts and other sites; over TLS it goes nowhere else") {
    CHECK(sessionCookie("abc", false, std::nullopt) ==
          "session=abc; Path=/; HttpOnly; SameSite=Lax");
    CHECK(sessionCookie("abc", true, std::chrono::hours(720)) ==
          "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000");
    CHECK(endedSessionCookie(false) == "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST_CASE("a session has one token against forged requests, and it is not the session's own") {
    const std::string token = csrfToken("abc");
    CHECK(token.size() == 64);
    CHECK(isCsrfToken(token, "abc"));
    CHECK_FALSE(isCsrfToken(token, "abd"));
    CHECK_FALSE(isCsrfToken("", "abc"));
    CHECK_FALSE(isCsrfToken(token.substr(1), "abc"));
    CHECK_FALSE(isCsrfToken(token + "0", "abc"));
}
