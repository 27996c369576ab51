#include "app/modbus_scan_settings.hpp"

#include <doctest/doctest.h>

#include "app/modbus_settings_fixture.hpp"

using namespace joulewatch;

namespace {

std::string complaint(const std::string& lines, ModbusScanSettings* settings = nullptr) {
    return complaintOf("modbus_scan", lines, readModbusScan, settings);
}

bool refuses(const std::string& lines, std::string_view expected) {
    const std::string said = complaint("name = \"hall\"\nhost = \"10.0.0.1\"\n" + lines);
    CAPTURE(said);
    return said.find(expected) != std::string::npos;
}

}  // namespace

TEST_CASE("a scan is its name, its gateway and the units; the rest is as usual") {
    ModbusScanSettings settings;
    CHECK(complaint("name = \"hall\"\nhost = \"192.168.1.40\"\nunits = \"5,1-2\"", &settings) ==
          "");
    CHECK(settings.target == ModbusTarget{"192.168.1.40", 502});
    CHECK(settings.units == std::vector<std::uint8_t>{1, 2, 5});
    CHECK(settings.meterOf(5) == "hall/5");
    CHECK(settings.every == std::chrono::seconds(5));
    CHECK(settings.timeout == std::chrono::seconds(1));
    CHECK(settings.again == std::chrono::seconds(600));
    CHECK_FALSE(settings.phases);
}

TEST_CASE("everything of a scan can be said otherwise") {
    ModbusScanSettings settings;
    CHECK(complaint("name = \"hall\"\nhost = \"fe80::1\"\nport = 1502\nunits = 7\nevery = 10\n"
                    "timeout = 0.5\nphases = true\nagain = 3600",
                    &settings) == "");
    CHECK(settings.target.text() == "[fe80::1]:1502");
    CHECK(settings.units == std::vector<std::uint8_t>{7});
    CHECK(settings.every == std::chrono::seconds(10));
    CHECK(settings.timeout == std::chrono::milliseconds(500));
    CHECK(settings.again == std::chrono::hours(1));
    CHECK(settings.phases);
}

TEST_CASE("what is wrong with a scan is named with its line and what is expected") {
    const std::string expected = "'units' is needed, numbers of units such as \"1-10\"";
    CHECK(refuses("", expected));
    CHECK(refuses("units = \"0-300\"", "scan.toml, line 4: [[modbus_scan]]: " + expected));
    CHECK(refuses("units = \"9-1\"", expected));
    CHECK(refuses("units = [1, 2]", "'units' takes one value, no list"));
    CHECK(refuses("units = \"1\"\nagain = 0",
                  "scan.toml, line 5: [[modbus_scan]]: 'again' is a whole number"));
    CHECK(refuses("units = \"1\"\nevery = 0", "'every' is a whole number from 1 to 86400"));
    CHECK(refuses("units = \"1\"\nport = 0", "'port' is a whole number"));
    CHECK(refuses("units = \"1\"\ntimeout = 0", "'timeout' is a number"));
    CHECK(refuses(
        "units = \"1\"\nprofile = \"sdm630\"",
        "scan.toml, line 5: 'profile' is no setting of [[modbus_scan]]; there are again, every"));
    CHECK(complaint("name = \"hall\"\nunits = \"1\"").find("'host' is needed") !=
          std::string::npos);
}
