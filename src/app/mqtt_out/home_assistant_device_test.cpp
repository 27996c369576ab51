#include "app/mqtt_out/home_assistant_device.hpp"

#include <doctest/doctest.h>

#include "reports/section.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

OutTopic topic() {
    std::string expected;
    return *OutTopic::parse("joulewatch/{meter}/{metric}", expected);
}

}  // namespace

TEST_CASE("a meter is a device with a sensor a metric, energy, and whether something is wrong") {
    AnnouncedMeter press;
    press.meter.meter = "press-7";
    press.meter.name = "Press 7";
    press.meter.place = "Hall 1";
    press.meter.kind = "Press";
    press.meter.interval = 10s;
    press.metrics = MetricSet(Metric::voltageV, Metric::activePowerKw, Metric::powerFactor);
    press.energyImport = true;
    const Json config = Json::parse(homeAssistantConfig(press, topic()));
    CHECK(config["device"] == Json::parse(R"({"identifiers":["joulewatch_press-7"],)"
                                          R"("name":"Press 7","manufacturer":"Joulewatch",)"
                                          R"("model":"Press","suggested_area":"Hall 1"})"));
    CHECK(config["origin"]["name"] == "Joulewatch");
    CHECK(config["availability_topic"] == "joulewatch/status");
    const Json& all = config["components"];
    CHECK(all.size() == 5);
    CHECK(all["voltageV"] ==
          Json::parse(R"({"platform":"sensor","unique_id":"joulewatch_press-7_voltageV",)"
                      R"("name":"Voltage","device_class":"voltage","state_class":"measurement",)"
                      R"("state_topic":"joulewatch/press-7/voltageV","unit_of_measurement":"V",)"
                      R"("expire_after":30})"));
    CHECK(all["activePowerKw"]["unit_of_measurement"] == "W");
    CHECK(all["activePowerKw"]["value_template"] == "{{ (value | float * 1000) | round(3) }}");
    CHECK_FALSE(all["powerFactor"].contains("unit_of_measurement"));
    CHECK(all["energyImportTotalKwh"]["device_class"] == "energy");
    CHECK(all["energyImportTotalKwh"]["state_class"] == "total_increasing");
    CHECK(all["energyImportTotalKwh"]["unit_of_measurement"] == "kWh");
    CHECK(all["problem"]["platform"] == "binary_sensor");
    CHECK(all["problem"]["device_class"] == "problem");
    CHECK_FALSE(all["problem"].contains("expire_after"));
}

TEST_CASE("names are plain, and those that are not are told apart") {
    CHECK(announcedName("press-7") == "joulewatch_press-7");
    CHECK(announcedName("hall/L1").starts_with("joulewatch_hall_L1_"));
    CHECK(announcedName("hall/L1") != announcedName("hall L1"));
    CHECK(announcedName("hall/L1") == announcedName("hall/L1"));
    CHECK(announcedName(std::string(255, 'x')).size() == 11 + 64 + 9);
}

TEST_CASE("a value holds for three intervals, in steps") {
    RegisteredMeter meter;
    CHECK_FALSE(expiryOf(meter).has_value());
    for (const auto& [interval, expiry] :
         {std::pair{1s, 30s}, {10s, 30s}, {11s, 60s}, {900s, 3840s}}) {
        meter.interval = interval;
        CHECK(expiryOf(meter) == expiry);
    }
}
