#include "app/time_zones.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

TEST_CASE("a time zone is one of the IANA database") {
    for (const char* good : {"UTC", "Europe/Berlin", "Africa/Harare", "America/Argentina/Salta"})
        CHECK_MESSAGE(checkTimeZone(good).has_value(), good);
    for (const std::string& wrong :
         {std::string(), std::string("Berlin"), std::string("europe/berlin"), std::string("CEST"),
          std::string("+02:00"), std::string("../etc/passwd"), std::string("/etc/localtime"),
          std::string("Europe/Berlin\0x", 15), std::string("UTC "), std::string(100'000, 'a')})
        CHECK_MESSAGE(checkTimeZone(wrong).error().code == ErrorCode::invalidInput, wrong);
}

TEST_CASE("this computer's zone is one of them") {
    CHECK(checkTimeZone(ownTimeZone()).has_value());
}
