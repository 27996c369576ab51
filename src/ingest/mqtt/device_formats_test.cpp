// What devices send, in the shapes that their makers document; written by us.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "core/reading.hpp"
#include "ingest/mqtt/message_decoder.hpp"
#include "ingest/mqtt/shelly.hpp"
#include "ingest/mqtt/tasmota.hpp"

namespace joulewatch {
namespace {

const Timestamp kNow = *parseTimestamp("2026-01-31T12:00:00Z");

MessageDecoder decoderOf(std::unique_ptr<MessageFormat> format) {
    std::vector<std::unique_ptr<MessageFormat>> formats;
    formats.push_back(std::move(format));
    return MessageDecoder(std::move(formats), "joulewatch/");
}

/// By meter; each has one row.
std::map<std::string, Reading> take(MessageDecoder& decoder, std::string_view topic,
                                    std::string_view payload) {
    MqttPublish message;
    message.topic = topic;
    message.payload = payload;
    decoder.take(message, kNow);
    std::map<std::string, Reading> rows;
    for (const MeterReadings& each : decoder.takeBatches()) {
        CHECK(each.rows() == 1);
        rows.emplace(each.meter(), readingOf(each, 0));
    }
    return rows;
}

/// `plug offline`, of what the devices say in one message.
std::string word(MessageDecoder& decoder, std::string_view topic, std::string_view payload) {
    take(decoder, topic, payload);
    std::string words;
    for (const Presence& each : decoder.takePresences())
        words += each.device + (each.online ? " online" : " offline");
    return words;
}

double of(const Reading& reading, Metric metric) { return reading.values[index(metric)]; }

}  // namespace

TEST_CASE("what nobody has accepted gives no readings, and waits with what it says of itself") {
    std::vector<std::unique_ptr<MessageFormat>> formats;
    formats.push_back(makeShellyFormat());
    std::set<std::string, std::less<>> accepted;
    MessageDecoder decoder(std::move(formats), "joulewatch/",
                           [&](std::string_view meter) { return accepted.contains(meter); });
    const std::string topic = "shellyplus1pm-a1b2/events/rpc";
    const std::string power = R"({"method":"NotifyStatus","params":{"switch:0":{"apower":20}}})";
    CHECK(take(decoder, topic, power).empty());
    CHECK(take(decoder, topic, power).empty());
    CHECK(decoder.counts().unasked == 2);
    CHECK(decoder.counts().refused + decoder.counts().readings == 0);
    auto found = decoder.takeFound();
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == "shellyplus1pm-a1b2/switch:0");
    CHECK(found[0].maker == "Shelly");
    CHECK(found[0].model == "shellyplus1pm");
    CHECK(found[0].sample == power);
    CHECK(found[0].metrics.contains(Metric::activePowerKw));
    CHECK_FALSE(found[0].metrics.contains(Metric::voltageV));
    CHECK(decoder.takeFound().empty());

    accepted.insert("shellyplus1pm-a1b2/switch:0");
    // What it said while nobody listened still holds.
    const auto rows =
        take(decoder, topic, R"({"method":"NotifyStatus","params":{"switch:0":{"voltage":230}}})");
    REQUIRE(rows.size() == 1);
    CHECK(of(rows.begin()->second, Metric::activePowerKw) == 0.02);
    CHECK(decoder.takeFound().empty());
}

TEST_CASE("a device's last will says that it is not there, and itself that it is there again") {
    auto tasmota = decoderOf(makeTasmotaFormat({}));
    CHECK(word(tasmota, "tele/plug/LWT", "Offline") == "plug offline");
    CHECK(word(tasmota, "tele/plug/LWT", "Online") == "plug online");
    CHECK(word(tasmota, "tele/plug/LWT", "").empty());
    CHECK(tasmota.counts().refused == 0);
    auto shelly = decoderOf(makeShellyFormat());
    CHECK(word(shelly, "shellypro3em-1/online", "false") == "shellypro3em-1 offline");
    CHECK(word(shelly, "shellypro3em-1/online", "true") == "shellypro3em-1 online");
    CHECK(word(shelly, "shellies/shellyem-B9/online", "false").empty());
    auto older = decoderOf(makeShellyGen1Format());
    CHECK(word(older, "shellies/shellyem-B9/online", "false") == "shellyem-B9 offline");
    CHECK(word(older, "shellies/shellyem-B9/online", "maybe").empty());
}

TEST_CASE("a device that sends after it was said to be gone is there, one that was there is not") {
    auto decoder = decoderOf(makeTasmotaFormat({}));
    const auto say = [&](std::string_view topic, std::string_view payload, bool retained) {
        MqttPublish message;
        message.topic = topic;
        message.payload = payload;
        message.retained = retained;
        decoder.take(message, kNow);
    };
    const std::string phases = R"({"ENERGY":{"Power":[1,2]}})";
    say("tele/plug/LWT", "Offline", true);
    say("tele/lamp/LWT", "Offline", true);
    say("tele/plug/SENSOR", phases, false);
    say("tele/lamp/SENSOR", phases, true);  // of the past
    auto said = decoder.takePresences();
    REQUIRE(said.size() == 1);
    CHECK(said[0].device == "lamp");
    CHECK(said[0].retained);
    say("tele/plug/SENSOR", phases, false);
    say("tele/plug/LWT", "Offline", false);
    said = decoder.takePresences();
    REQUIRE(said.size() == 1);
    CHECK(said[0].device == "plug");
    CHECK_FALSE(said[0].retained);
}

TEST_CASE("a Shelly's changed keys are laid over those known before") {
    auto decoder = decoderOf(makeShellyFormat());
    const std::string topic = "shellyplus1pm-a1b2/events/rpc";
    auto rows =
        take(decoder, topic,
             R"({"src":"shellyplus1pm-a1b2","dst":"x","method":"NotifyFullStatus","params":)"
             R"({"ts":1769860800.25,"switch:0":{"id":0,"output":true,"apower":1500.5,)"
             R"("voltage":230.1,"current":6.52,"pf":0.99,"freq":50.0,)"
             R"("aenergy":{"total":11.7,"by_minute":[1,2,3]},"temperature":{"tC":41.2}}}})");
    REQUIRE(rows.size() == 1);
    const Reading& first = rows.at("shellyplus1pm-a1b2/switch:0");
    CHECK(formatTimestamp(first.at) == "2026-01-31T12:00:00.250");
    CHECK(of(first, Metric::activePowerKw) == 1.5005);
    CHECK(of(first, Metric::voltageV) == 230.1);
    CHECK(std::isnan(of(first, Metric::temperatureC)));
    rows = take(decoder, topic,
                R"({"method":"NotifyStatus","params":{"ts":1769860810,"switch:0":{"apower":20}}})");
    const Reading& second = rows.at("shellyplus1pm-a1b2/switch:0");
    CHECK(of(second, Metric::activePowerKw) == 0.02);
    CHECK(of(second, Metric::voltageV) == 230.1);
    CHECK(take(decoder, topic,
               R"({"method":"NotifyStatus","params":{"ts":1769860810,"wifi":{"rssi":-60}}})")
              .empty());
    CHECK(take(decoder, topic, R"({"method":"NotifyEvent","params":{"ts":1}})").empty());
    // What its status topics repeat is not a second reading.
    CHECK(take(decoder, "shellyplus1pm-a1b2/status/switch:0", R"({"id":0,"apower":21})").empty());
    CHECK(decoder.counts().refused == 0);
    CHECK(take(decoder, topic, "Online").empty());
    CHECK(take(decoder, topic, R"({"method":"NotifyStatus"})").empty());
    CHECK(decoder.counts().refused == 2);
}

TEST_CASE("a three-phase Shelly is a meter in all and one a phase") {
    auto decoder = decoderOf(makeShellyFormat());
    const auto rows = take(
        decoder, "shellypro3em-ff/events/rpc",
        R"({"method":"NotifyStatus","params":{"ts":1769860800,"em:0":{"id":0,"a_current":4.03,)"
        R"("a_voltage":236.1,"a_act_power":951.2,"a_aprt_power":951.9,"a_pf":1.00,"a_freq":50.0,)"
        R"("b_current":4.0,"b_voltage":236.2,"b_act_power":-951.1,"b_pf":-1.0,"b_freq":50.0,)"
        R"("c_current":3.03,"c_voltage":236.4,"c_act_power":715.4,"c_pf":1.00,"c_freq":50.0,)"
        R"("n_current":null,"total_current":11.06,"total_act_power":715.5,"total_aprt_power":2618},)"
        R"("emdata:0":{"id":0,"total_act":123.4}}})");
    REQUIRE(rows.size() == 4);
    CHECK(of(rows.at("shellypro3em-ff"), Metric::activePowerKw) == 0.7155);
    CHECK(of(rows.at("shellypro3em-ff"), Metric::currentA) == 11.06);
    CHECK(of(rows.at("shellypro3em-ff/a"), Metric::voltageV) == 236.1);
    CHECK(of(rows.at("shellypro3em-ff/b"), Metric::activePowerKw) == -0.9511);
    CHECK(of(rows.at("shellypro3em-ff/b"), Metric::powerFactor) == -1);
    CHECK(of(rows.at("shellypro3em-ff/c"), Metric::frequencyHz) == 50);
}

TEST_CASE("a Shelly that only publishes its status is heard, at the time of arrival") {
    auto decoder = decoderOf(makeShellyFormat());
    const auto rows = take(decoder, "shellypmmini-1/status/pm1:0",
                           R"({"id":0,"voltage":231.0,"current":0.5,"apower":100.0,"freq":50.0})");
    CHECK(rows.at("shellypmmini-1/pm1:0").at == kNow);
    CHECK(of(rows.at("shellypmmini-1/pm1:0"), Metric::activePowerKw) == 0.1);
    CHECK(take(decoder, "shellypmmini-1/status/wifi", R"({"rssi":-60})").empty());
    // A clock that was never set says seconds since its start.
    const auto early =
        take(decoder, "shelly-2/events/rpc",
             R"({"method":"NotifyStatus","params":{"ts":12.5,"em1:1":{"act_power":7,"pf":null}}})");
    CHECK(early.at("shelly-2/em1:1").at == kNow);
}

TEST_CASE("a Tasmota plug sends numbers, in the zone of its clock") {
    constexpr std::string_view kPlug =
        R"({"Time":"2026-01-31T12:59:50","ENERGY":{"TotalStartTime":"2018-11-23T15:33:47",)"
        R"("Total":0.017,"Yesterday":0.000,"Today":0.002,"Power":1250.5,"ApparentPower":1300.0,)"
        R"("ReactivePower":-40.00,"Factor":0.96,"Frequency":50.0,"Voltage":230.5,"Current":5.43}})";
    auto decoder = decoderOf(makeTasmotaFormat(*DeviceZone::named("Europe/Berlin")));
    auto rows = take(decoder, "tele/plug-3/SENSOR", kPlug);
    REQUIRE(rows.size() == 1);
    const Reading& plug = rows.at("plug-3");
    CHECK(formatTimestamp(plug.at) == "2026-01-31T11:59:50");
    CHECK(of(plug, Metric::activePowerKw) == 1.2505);
    CHECK(of(plug, Metric::reactivePowerKvar) == -0.04);
    CHECK(of(plug, Metric::powerFactor) == 0.96);
    CHECK(of(plug, Metric::voltageV) == 230.5);
    CHECK(of(plug, Metric::currentA) == 5.43);
    auto without = decoderOf(makeTasmotaFormat({}));
    CHECK(take(without, "tele/plug-3/SENSOR", kPlug).at("plug-3").at == kNow);
    const std::string asked = R"({"StatusSNS":)" + std::string(kPlug) + "}";
    CHECK(take(without, "stat/plug-3/STATUS10", asked).size() == 1);
}

TEST_CASE("a Shelly of the first generation sends a value a topic; counters are left alone") {
    auto decoder = decoderOf(makeShellyGen1Format());
    const auto power = take(decoder, "shellies/shellyem-B9F2A1/emeter/1/power", "231.4");
    CHECK(of(power.at("shellyem-B9F2A1/emeter:1"), Metric::activePowerKw) == 0.2314);
    CHECK(power.at("shellyem-B9F2A1/emeter:1").at == kNow);
    const auto exported = take(decoder, "shellies/shellyem-B9F2A1/emeter/1/power", "-12");
    CHECK(of(exported.at("shellyem-B9F2A1/emeter:1"), Metric::activePowerKw) == -0.012);
    const auto volts = take(decoder, "shellies/my plug/emeter/0/voltage", "230.05");
    CHECK(of(volts.at("my plug/emeter:0"), Metric::voltageV) == 230.05);
    const auto plug = take(decoder, "shellies/shelly1pm-01/relay/0/power", "60");
    CHECK(of(plug.at("shelly1pm-01/relay:0"), Metric::activePowerKw) == 0.06);
    for (const char* other :
         {"shellies/shellyem-B9F2A1/emeter/1/total", "shellies/shelly1pm-01/relay/0/energy",
          "shellies/shelly1pm-01/relay/0/pf", "shellies/shelly1pm-01/relay/0",
          "shellies/shelly1pm-01/online", "shellies/announce", "shellies//emeter/0/power",
          "plants/shellyem/emeter/0/power"})
        CHECK(take(decoder, other, "7").empty());
    CHECK(decoder.counts().refused == 0);
    for (const char* wrong : {"on", "", "nan", "\"5\"x", "{}"})
        CHECK(take(decoder, "shellies/shellyem-B9F2A1/emeter/1/power", wrong).empty());
    CHECK(decoder.counts().refused == 5);
}

TEST_CASE("Tasmota's lists and objects are phases; what is no energy is left alone") {
    auto decoder = decoderOf(makeTasmotaFormat({}));
    auto rows = take(decoder, "tele/meter/SENSOR",
                     R"({"Time":"2026-01-31T12:59:50","ENERGY":{"Power":[100,200.5,null],)"
                     R"("Voltage":{"Phase1":230,"Phase2":231},"Frequency":50,"Total":[1,2]}})");
    CHECK(rows.size() == 5);
    CHECK(of(rows.at("meter/2"), Metric::activePowerKw) == 0.2005);
    CHECK(of(rows.at("meter/Phase2"), Metric::voltageV) == 231);
    CHECK(of(rows.at("meter"), Metric::frequencyHz) == 50);
    CHECK(
        take(decoder, "tele/air/SENSOR", R"({"Time":"2026-01-31T12:59:50","AM2301":{}})").empty());
    CHECK(decoder.counts().refused == 0);
    CHECK(take(decoder, "tele/meter/SENSOR", R"({"ENERGY":{"Power":"much"}})").empty());
    CHECK(take(decoder, "tele/meter/SENSOR", R"({"ENERGY":7})").empty());
    CHECK(take(decoder, "tele/meter/SENSOR", "Online").empty());
    CHECK(decoder.counts().refused == 3);
}

}  // namespace joulewatch
