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
    /// `d offline d/l1 offline`, of what was said since the last call.
    std::string words() {
        std::string all;
        for (const Presence& each : decoder_.takePresences())
            all += (all.empty() ? "" : " ") + each.device + (each.online ? " online" : " offline");
        return all;
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

TEST_CASE("a sensor's availability, with long and short keys, says whether its device is there") {
    for (const char* config :
         {R"({"~":"node","stat_t":"~/p","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]},)"
          R"("avty_t":"~/status"})",
          R"({"state_topic":"node/p","device_class":"power","unit_of_measurement":"W",)"
          R"("device":{"identifiers":"d"},"availability_topic":"node/status",)"
          R"("payload_available":"online","payload_not_available":"offline"})",
          R"({"stat_t":"node/p","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]},)"
          R"("availability":{"topic":"node/status"}})",
          R"({"stat_t":"node/p","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]},)"
          R"("avty":[{"t":"node/status","val_tpl":"{{ value }}"}]})"}) {
        Broker broker;
        broker.say("homeassistant/sensor/x/config", config, true);
        CHECK(broker.subscribes("node/status"));
        CHECK(broker.words().empty());
        broker.say("node/status", "offline", true);
        CHECK(broker.words() == "d offline");
        broker.say("node/status", "rebooting");
        CHECK(broker.words().empty());
        broker.say("node/status", "online");
        CHECK(broker.words() == "d online");
        CHECK(broker.decoder().counts().refused == 0);
    }
}

TEST_CASE("availability in numbers, words of JSON, and those of a device for all its sensors") {
    Broker broker;
    broker.say(
        "homeassistant/device/inverter/config",
        R"({"dev":{"ids":"inv"},"avty_t":"solar/up","pl_avail":1,"pl_not_avail":"0","cmps":{)"
        R"("p":{"p":"sensor","dev_cla":"power","unit_of_meas":"W","stat_t":"solar/p"},)"
        R"("power_l1":{"p":"sensor","dev_cla":"power","unit_of_meas":"W","stat_t":"solar/q",)"
        R"("avty":[{"t":"solar/q","val_tpl":"{{ value_json.up }}","pl_avail":true,)"
        R"("pl_not_avail":false}]}}})",
        true);
    broker.say("solar/up", "0");
    CHECK(broker.words() == "inv offline");
    broker.say("solar/up", "1");
    CHECK(broker.words() == "inv online");
    broker.say("solar/q", R"({"up":false})");
    CHECK(broker.words() == "inv/l1 offline");
}

TEST_CASE("of several topics all decide, any, or the latest") {
    const auto announce = [](Broker& broker, const std::string& mode) {
        broker.say(
            "homeassistant/sensor/x/config",
            R"({"stat_t":"p","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]},"avty":[)"
            R"({"t":"bridge","val_tpl":"{{ value_json.state }}"},{"t":"d/up"}],)"
            R"("avty_mode":")" +
                mode + R"("})",
            true);
    };
    Broker all;
    announce(all, "all");
    all.say("bridge", R"({"state":"online"})", true);
    CHECK(all.words().empty());  // the device has said nothing yet
    all.say("d/up", "online", true);
    CHECK(all.words() == "d online");
    all.say("bridge", R"({"state":"offline"})");
    CHECK(all.words() == "d offline");
    announce(all, "all");  // said again: the bridge is still away
    CHECK(all.words() == "d offline");
    all.say("d/up", "online");
    CHECK(all.words() == "d offline");
    all.say("bridge", R"({"state":"online"})");
    CHECK(all.words() == "d online");
    Broker any;
    announce(any, "any");
    any.say("d/up", "offline");
    CHECK(any.words().empty());
    any.say("bridge", R"({"state":"offline"})");
    CHECK(any.words() == "d offline");
    any.say("d/up", "online");
    CHECK(any.words() == "d online");
    Broker latest;
    announce(latest, "latest");
    latest.say("d/up", "online");
    latest.say("bridge", R"({"state":"offline"})");
    CHECK(latest.words() == "d offline");
}

TEST_CASE("availability that is not understood decides nothing, and costs no readings") {
    Broker broker;
    const auto announce = [&](const std::string& mode) {
        broker.say("homeassistant/sensor/x/config",
                   R"({"stat_t":"p","dev_cla":"power","unit_of_meas":"W","dev":{"ids":["d"]},)"
                   R"("avty":[{"t":"a","val_tpl":"{{ 'online' if value else 'x' }}"},{"t":"b"},3],)"
                   R"("avty_mode":")" +
                       mode + R"("})",
                   true);
    };
    announce("any");
    broker.say("b", "offline");
    CHECK(broker.words().empty());
    CHECK(broker.say("p", "7").size() == 1);
    announce("all");
    broker.say("b", "offline");
    CHECK(broker.words() == "d offline");
    CHECK(broker.decoder().counts().refused == 0);
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
