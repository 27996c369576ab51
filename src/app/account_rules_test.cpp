#include "app/account_rules.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace joulewatch;

TEST_CASE("a user name is letters, figures and three signs") {
    for (const char* good : {"ada", "Ada.Lovelace-2", "x1", "7of9_"})
        CHECK_MESSAGE(checkUserName(good).has_value(), good);
    CHECK(checkUserName(std::string(64, 'a')).has_value());
    for (const char* bad : {"", "a", ".ada", "ada@plant", "ada lovelace", "ada\n", "ädä", "a/b",
                            "<img src=x onerror=alert(1)>", "a'; DROP TABLE users; --", "-rf"})
        CHECK_MESSAGE(!checkUserName(bad).has_value(), bad);
    CHECK_FALSE(checkUserName(std::string(65, 'a')).has_value());
}

TEST_CASE("an e-mail address has two sides and nothing that a header could mistake") {
    for (const char* good : {"ada@plant.example", "a+b=c@x", "o'neil@a-b.c.example"})
        CHECK_MESSAGE(checkEmail(good).has_value(), good);
    for (const char* bad : {"", "ada", "@plant", "ada@", "a@b@c", "a b@c", "a@b\r\nBcc: c@d",
                            "a,b@c", "<a@b>", "a@-b", "a@b.", "\"a\"@b", "ä@b"})
        CHECK_MESSAGE(!checkEmail(bad).has_value(), bad);
    CHECK_FALSE(checkEmail(std::string(65, 'a') + "@b").has_value());
    CHECK_FALSE(checkEmail("a@" + std::string(253, 'b')).has_value());
}
