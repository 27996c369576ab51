#include "http/json_body.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace joulewatch;

namespace {

std::string refusal(std::string_view body) {
    const auto parsed = parseJsonBody(body, {"login", "password"}, {"keepSignedIn"});
    return parsed ? "" : parsed.error().message;
}

}  // namespace

TEST_CASE("a body with all its fields is read; a flag may be left out") {
    const auto parsed = parseJsonBody(R"({"login":"ada","password":"ü \"x","keepSignedIn":true})",
                                      {"login", "password"}, {"keepSignedIn"});
    REQUIRE(parsed.has_value());
    CHECK((*parsed)["password"] == "ü \"x");
    CHECK((*parsed)["keepSignedIn"] == true);
    CHECK(refusal(R"({"login":"","password":""})").empty());
}

TEST_CASE("what is missing, unknown, of another type or there twice is refused") {
    CHECK(refusal(R"({"login":"ada"})") == "'password' is missing.");
    CHECK(refusal(R"({"login":["ada"],"password":"x"})") != "");
    CHECK(refusal(R"({"login":1,"password":"x"})") == "'login' must be a text.");
    CHECK(refusal(R"({"login":null,"password":"x"})") == "'login' must be a text.");
    CHECK(refusal(R"({"login":"a","password":"x","keepSignedIn":"yes"})") ==
          "'keepSignedIn' must be true or false.");
    CHECK(refusal(R"({"login":"a","password":"x","role":"admin"})") ==
          "The object has a field that is not known here.");
    CHECK(refusal(R"({"login":"a","login":"b","password":"x"})") != "");
    for (const char* bad : {"", "{", "[]", "null", "\"ada\"", "login=ada", "{\"login\":\"\xff\"}",
                            "{\"login\":{\"login\":\"a\"},\"password\":\"x\"}"})
        CHECK_MESSAGE(!refusal(bad).empty(), bad);
    CHECK_FALSE(refusal(std::string(60'000, '[')).empty());
}
