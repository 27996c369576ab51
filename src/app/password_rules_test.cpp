#include "app/password_rules.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace joulewatch;

namespace {

constexpr std::array<std::string_view, 3> kContext{"joulewatch", "opulent", "al"};

bool accepted(std::string_view password) {
    return checkNewPassword(password, kContext).has_value();
}

}  // namespace

TEST_CASE("a password of any characters is taken, if it is no obvious one") {
    for (const char* good :
         {"correct horse", "tr1ckle-monsoon", "ﬁve eels ☂", "        x", "pazaizzle",
          "motor 17 hums at night", "joulewatch keeps me up", "äöüßäöüé", "4kV-line/7 hums"})
        CHECK_MESSAGE(accepted(good), good);
    CHECK(accepted(std::string(64, 'x') + std::string(64, 'y')));
}

TEST_CASE("length is counted in characters, and the refusal names limit and length") {
    CHECK_FALSE(accepted("7 chars"));
    CHECK(checkNewPassword("7 chars", {}).error().message ==
          "A password has 8 to 128 characters; this one has 7.");
    CHECK(accepted("äöüßéàèñ"));       // 8 characters in 16 bytes
    CHECK_FALSE(accepted("äöüßéàè"));  // 7 characters in 14 bytes
    CHECK_FALSE(accepted(std::string(64, 'x') + std::string(65, 'y')));
    CHECK_FALSE(accepted(""));
    CHECK_FALSE(hasPasswordLength(std::string(1'000'000, '\x80')));
}

TEST_CASE("what is guessed first is refused, whatever it is decorated with") {
    for (const char* bad :
         {"password", "Password123!", "P4$$w0rd", "!!welcome!!", "qwertyuiop", "Sunshine2024",
          "1q2w3e4r", "ILOVEYOU", "adm1nistrator", "Sommer2026!", "letmein1"})
        CHECK_MESSAGE(!accepted(bad), bad);
}

TEST_CASE("runs and repetitions are refused") {
    for (const char* bad : {"12345678", "87654321", "abcdefgh", "hgfedcba", "aaaaaaaa", "abababab",
                            "xyz1xyz1xyz1", "qwertzuio", "34567890"})
        CHECK_MESSAGE(!accepted(bad), bad);
}

TEST_CASE("a password that is little more than a name others know is refused") {
    for (const char* bad :
         {"joulewatch", "JouleWatch1", "opulent-2026", "1opulent1", "joulewatchopulent"})
        CHECK_MESSAGE(!accepted(bad), bad);
    CHECK(accepted("signals al"));  // a word of two letters is in everything
}
