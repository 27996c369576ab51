#include "app/modbus_settings.hpp"

#include <doctest/doctest.h>

#include "app/modbus_settings_fixture.hpp"

using namespace joulewatch;

namespace {

std::string complaint(const std::string& lines, ModbusMeterSettings* settings = nullptr) {
    return complaintOf("modbus", lines, readModbusMeter, settings);
}

bool refuses(const std::string& lines, std::string_view expected) {
    const std::string said = complaint("name = \"m\"\nhost = \"10.0.0.1\"\n" + lines);
    CAPTURE(said);
    return said.find(expected) != std::string::npos;
}

}  // namespace

TEST_CASE("a meter is its name, its address and its profile; the rest is as usual") {
    ModbusMeterSettings settings;
    CHECK(complaint("name = \"hall-3\"\nhost = \"192.168.1.40\"\nprofile = \"em24\"", &settings) ==
          "");
    CHECK(settings.meter == "hall-3");
    CHECK(settings.target == ModbusTarget{"192.168.1.40", 502});
    CHECK(settings.choice.unit == 1);
    CHECK(settings.choice.profile == modbus::profileNamed("em24"));
    CHECK(settings.every == std::chrono::seconds(5));
    CHECK(settings.timeout == std::chrono::seconds(1));
    CHECK_FALSE(settings.phases);
}

TEST_CASE("everything can be said otherwise") {
    ModbusMeterSettings settings;
    CHECK(
        complaint("name = \"a\"\nmeter = \"site/pv\"\nhost = \"fe80::1\"\nport = 1502\nunit = 126\n"
                  "profile = \"sunspec\"\nmodel = 203\nevery = 10\ntimeout = 0.5\nphases = true\n"
                  "ct_ratio = 40\npt_ratio = 100.5\ninvert = true\nbyte_order = \"cdab\"",
                  &settings) == "");
    CHECK(settings.meter == "site/pv");
    CHECK(settings.target.text() == "[fe80::1]:1502");
    CHECK(settings.choice.unit == 126);
    CHECK(settings.choice.profile == nullptr);
    CHECK(settings.choice.sunSpecModel == 203);
    CHECK(settings.every == std::chrono::seconds(10));
    CHECK(settings.timeout == std::chrono::milliseconds(500));
    CHECK(settings.phases);
    CHECK(settings.choice.setup.currentRatio == 40);
    CHECK(settings.choice.setup.voltageRatio == 100.5);
    CHECK(settings.choice.setup.invert);
    CHECK(settings.choice.setup.order == modbus::ByteOrder::cdab);
}

TEST_CASE("what is wrong is named with what is expected") {
    CHECK(refuses("", "'profile'"));
    CHECK(refuses("profile = \"sdm\"", "is one of sdm630, sdm120"));
    CHECK(refuses("profile = \"sdm630\"\nunit = 300", "'unit'"));
    CHECK(refuses("profile = \"sdm630\"\nport = 0", "'port'"));
    CHECK(refuses("profile = \"sdm630\"\nevery = 0", "'every'"));
    CHECK(refuses("profile = \"sdm630\"\ntimeout = 0", "'timeout'"));
    CHECK(refuses("profile = \"sdm630\"\nct_ratio = 0", "'ct_ratio'"));
    CHECK(refuses("profile = \"sdm630\"\nbyte_order = \"abdc\"", "is abcd, cdab, badc or dcba"));
    CHECK(refuses("profile = \"sdm630\"\nmodel = 203", "is for the profile sunspec only"));
    CHECK(refuses("profile = \"sunspec\"\nmodel = 160", "is 101 to 103"));
    CHECK(refuses("profile = \"sdm230\"\nphases = true", "this one has one"));
    CHECK(refuses("profile = \"sdm630\"\ncurrent_ratio = 5", "current_ratio"));
    CHECK(complaint("name = \"m\"\nhost = \"a b\"\nprofile = \"em24\"").find("'host'") !=
          std::string::npos);
}
