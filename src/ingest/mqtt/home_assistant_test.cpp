// What devices announce and send, in the shapes that Home Assistant documents; written by us.
#include "ingest/mqtt/home_assistant.hpp"

#include <doctest/doctest.h>

#include <map>

#include "core/reading.hpp"
#include "ingest/mqtt/home_assistant_config.hpp"
#include "ingest/mqtt/message_decoder.hpp"

namespace joulewatch {
namespace {

const Timestamp kNow = *parseTimestamp("2026-01-31T12:00:00Z");

class Broker {
 public:
    explicit Broker(bool accepts = true)
        : decoder_(formats(), "joulewatch/", [accepts](std::string_view) { return accepts; }) {}

    std::map<std::string, Reading> say(std::string_view topic, std::string_view payload,
                                       bool retained = false) {
        MqttPublish message;
        message.topic = topic;
        message.payload = payload;
        message.retained = retained;
        decoder_.take(message, kNow);
        std::map<std::string, Reading> rows;
        for (const MeterReadings& each : decoder_.takeBatches())
            rows.emplace(each.meter(), readingOf(each, each.rows() - 1));
        return rows;
    }
    bool subscribes(std::string_view topic) const {
        for (const MqttSubscription& each : decoder_.subscriptions())
            if (each.filter == topic) return true;
        return false;
    }
    const MessageDecoder& decoder() const { return decoder_; }
    std::vector<FoundMeter> takeFound() { return decoder_.takeFound(); }

 private:
    static std::vector<std::unique_ptr<MessageFormat>> formats() {
        std::vector<std::unique_ptr<MessageFormat>> made;
        made.push_back(makeHomeAssistantFormat());
        return made;
    }
    MessageDecoder decoder_;
};

double of(const Reading& reading, Metric metric) { return reading.values[index(metric)]; }

}  // namespace

TEST_CASE("what announces itself waits for an answer before it has sent anything") {
    Broker broker(false);
    broker.say("homeassistant/device/meter-7/config",
               R"({"dev":{"ids":["meter-7"],"name":"Hall","mf":"Acme","mdl":"M7"},"cmps":{)"
               R"("p":{"p":"sensor","dev_cla":"power","unit_of_meas":"W","stat_t":"hall/power"},)"
               R"("v":{"p":"sensor","dev_cla":"voltage","unit_of_meas":"V","stat_t":"hall/v"}}})",
               true);
    auto found = broker.takeFound();
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == "meter-7");
    CHECK(found[0].name == "Hall");
    CHECK(found[0].maker == "Acme");
    CHECK(found[0].model == "M7");
    CHECK(found[0].sample.empty());
    CHECK(found[0].metrics.contains(Metric::activePowerKw));
    CHECK(found[0].metrics.contains(Metric::voltageV));
    CHECK(broker.say("hall/power", "1500").empty());
    CHECK(broker.decoder().counts().unasked == 1);
}

TEST_CASE("a sensor that announces itself with short keys is subscribed to and heard") {
    Broker broker;
    broker.say("homeassistant/sensor/plug_power/config",
               R"({"~":"zigbee2mqtt/Washing machine","stat_t":"~","uniq_id":"0x00158d_power",)"
               R"("dev_cla":"power","unit_of_meas":"W","stat_cla":"measurement",)"
               R"("val_tpl":"{{ value_json.power }}","dev":{"ids":["0x00158d"],"name":"Washer"}})",
               true);
    broker.say(
        "homeassistant/sensor/plug_energy/config",
        R"({"stat_t":"zigbee2mqtt/Washing machine","uniq_id":"0x00158d_energy","dev_cla":"energy",)"
        R"("unit_of_meas":"kWh","stat_cla":"total_increasing","dev":{"ids":["0x00158d"]}})",
        true);
    CHECK(broker.subscribes("zigbee2mqtt/Washing machine"));
    CHECK(broker.say("zigbee2mqtt/Washing machine", R"({"power":99})", true).empty());
    const auto rows = broker.say("zigbee2mqtt/Washing machine",
                                 R"({"power":1500,"energy":12.5,"linkquality":80})");
    REQUIRE(rows.size() == 1);
    CHECK(of(rows.at("0x00158d"), Metric::activePowerKw) == 1.5);
    CHECK(rows.at("0x00158d").at == kNow);
    const auto small = broker.say("zigbee2mqtt/Washing machine", R"({"power":700})");
    CHECK(of(small.at("0x00158d"), Metric::activePowerKw) == 0.7);
    CHECK(broker.say("zigbee2mqtt/Washing machine", "unavailable").empty());
    CHECK(broker.decoder().counts().refused == 0);
    broker.say("homeassistant/sensor/plug_power/config", "", true);
    CHECK(broker.say("zigbee2mqtt/Washing machine", R"({"power":1500})").empty());
}

TEST_CASE("a device announces all its components at once; phases are meters of their own") {
    Broker broker;
    broker.say(
        "homeassistant/device/meter-7/config",
        R"({"dev":{"ids":"meter-7","name":"Main"},"o":{"name":"bridge"},"state_topic":"m7/state",)"
        R"("cmps":{"power_l1":{"p":"sensor","device_class":"power","unit_of_measurement":"kW",)"
        R"("value_template":"{{ value_json.p[0] }}","unique_id":"m7a"},)"
        R"("power_l2":{"p":"sensor","device_class":"power","unit_of_measurement":"kW",)"
        R"("value_template":"{{ value_json.p[1] }}","unique_id":"m7b"},)"
        R"("volts_l1":{"p":"sensor","device_class":"voltage","unit_of_measurement":"V",)"
        R"("value_template":"{{ value_json['u'] | float(0) }}","unique_id":"m7c"},)"
        R"("pf":{"p":"sensor","device_class":"power_factor","unit_of_measurement":"%",)"
        R"("value_template":"{{ value_json.pf }}","unique_id":"m7d"},)"
        R"("relay":{"p":"switch","command_topic":"m7/set","unique_id":"m7e"}}})",
        true);
    const auto rows = broker.say("m7/state", R"({"p":[1.5,2.5],"u":"230.1","pf":50})");
    REQUIRE(rows.size() == 3);
    CHECK(of(rows.at("meter-7/l1"), Metric::activePowerKw) == 1.5);
    CHECK(of(rows.at("meter-7/l1"), Metric::voltageV) == 230.1);
    CHECK(of(rows.at("meter-7/l2"), Metric::activePowerKw) == 2.5);
    CHECK(of(rows.at("meter-7"), Metric::powerFactor) == 0.5);
}

TEST_CASE("what is not understood is named, and heard by nobody") {
    Broker broker;
    const auto refused = [&](std::string_view config) {
        broker.say("homeassistant/sensor/n/x/config", config, true);
        return broker.decoder().lastProblem();
    };
    CHECK(refused(R"({"stat_t":"a","dev_cla":"power","unit_of_meas":"W",)"
                  R"("val_tpl":"{{ value if value else 0 }}"})")
              .find("'x': its value_template is more than is understood here; map it by hand") !=
          std::string::npos);
    CHECK(refused(R"({"stat_t":"a","dev_cla":"power","unit_of_meas":"hp"})").find("unit 'hp'") !=
          std::string::npos);
    CHECK(refused(R"({"stat_t":"a/#","dev_cla":"power","unit_of_meas":"W"})").find("no topic") !=
          std::string::npos);
    CHECK(refused("[]").find("no JSON object") != std::string::npos);
    CHECK(broker.decoder().counts().refused == 4);
    CHECK_FALSE(broker.subscribes("a"));
    broker.say("homeassistant/sensor/joulewatch_pump/power/config", "{}", true);
    broker.say("homeassistant/device/joulewatch_pump/config", "{", true);  // our own
    CHECK(broker.decoder().counts().refused == 4);
}

TEST_CASE("of two sensors that measure the same, the same counts whatever came first") {
    const std::string first =
        R"({"stat_t":"a","uniq_id":"1","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]}})";
    const std::string second =
        R"({"stat_t":"b","uniq_id":"2","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]}})";
    for (const bool swapped : {false, true}) {
        Broker broker;
        broker.say(swapped ? "homeassistant/sensor/y/config" : "homeassistant/sensor/x/config",
                   swapped ? second : first, true);
        broker.say(swapped ? "homeassistant/sensor/x/config" : "homeassistant/sensor/y/config",
                   swapped ? first : second, true);
        CHECK(broker.say("b", "7").empty());
        CHECK(broker.say("a", "7").size() == 1);
    }
}

TEST_CASE("channels in the names of sensors") {
    CHECK(channelOf("power_l1") == "l1");
    CHECK(channelOf("phase_a_voltage") == "a");
    CHECK(channelOf("Channel 2 Power") == "2");
    CHECK(channelOf("inverter_ch1_power") == "ch1");
    CHECK(channelOf("0x00158d0001_power").empty());
    CHECK(channelOf("power").empty());
}

}  // namespace joulewatch
