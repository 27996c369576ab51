#include "ingest/mqtt/message_decoder.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ingest/mqtt/topic_template.hpp"

namespace joulewatch {
namespace {
using namespace std::chrono_literals;

const Timestamp kNow = *parseTimestamp("2026-01-31T12:00:00Z");

MqttPublish message(std::string_view topic, std::string_view payload) {
    MqttPublish publish;
    publish.topic = topic;
    publish.payload = payload;
    return publish;
}

MessageDecoder decoderOf(std::vector<TopicTemplate> templates) {
    for (const TopicTemplate& each : templates) {
        const auto problem = problemOf(each);
        CHECK_MESSAGE(!problem, problem.value_or(TemplateProblem{}).expected);
    }
    std::vector<std::unique_ptr<MessageFormat>> formats;
    formats.push_back(makeTopicTemplates(std::move(templates)));
    return MessageDecoder(std::move(formats), "joulewatch/");
}

TopicTemplate topic(std::string name) {
    TopicTemplate made;
    made.topic = std::move(name);
    return made;
}

double only(const ReadingSet& batches, Metric metric) {
    REQUIRE(batches.size() == 1);
    REQUIRE(batches[0].rows() == 1);
    return batches[0].value(metric, 0);
}

}  // namespace

TEST_CASE("numbers on topics of meters and metrics become one row") {
    auto decoder = decoderOf({topic("site/{meter}/{metric}")});
    CHECK(decoder.subscriptions() == std::vector{MqttSubscription{"site/+/+", 1}});
    decoder.take(message("site/pump/voltage", "230.5"), kNow);
    decoder.take(message("site/pump/power", " 1500 \n"), kNow);
    decoder.take(message("site/pump/activePowerKw", "1.75"), kNow + Duration{5});
    const auto batches = decoder.takeBatches();
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].meter() == "pump");
    REQUIRE(batches[0].rows() == 2);
    CHECK(batches[0].at()[0] == kNow);
    CHECK(batches[0].value(Metric::voltageV, 0) == 230.5);
    CHECK(batches[0].value(Metric::activePowerKw, 0) == 1.5);
    CHECK(batches[0].value(Metric::activePowerKw, 1) == 1.75);
    CHECK(std::isnan(batches[0].value(Metric::voltageV, 1)));
    CHECK(decoder.takeBatches().empty());
}

TEST_CASE("values of one millisecond without a time of their own do not take each other's place") {
    auto decoder = decoderOf({topic("site/{meter}/{metric}")});
    for (const std::string_view volts : {"230", "231", "232"})
        decoder.take(message("site/pump/voltage", volts), kNow);
    decoder.take(message("site/pump/power", "100"), kNow);
    const auto batches = decoder.takeBatches();
    REQUIRE(batches[0].rows() == 3);
    CHECK(batches[0].value(Metric::voltageV, 2) == 232);
    CHECK(batches[0].value(Metric::activePowerKw, 0) == 0.1);
    decoder.take(message("site/pump/voltage", "233"), kNow);
    CHECK(decoder.takeBatches()[0].at()[0] == kNow + Duration{3});
    // A clock that was set back by an hour counts from there.
    decoder.take(message("site/pump/voltage", "234"), kNow - 1h);
    CHECK(decoder.takeBatches()[0].at()[0] == kNow - 1h);
    for (int i = 0; i < 1010; ++i) decoder.take(message("site/fast/voltage", "230"), kNow);
    CHECK(decoder.takeBatches()[0].rows() == 1001);
    CHECK(decoder.counts().refused == 9);
    CHECK(decoder.ahead(kNow) == 1000ms);
    CHECK(decoder.ahead(kNow + 400ms) == 600ms);
    CHECK(decoder.ahead(kNow + 2s) == 0ms);
    CHECK(decoder.ahead(kNow - 1h) == 0ms);  // the clock was set back
    CHECK(decoder.lastProblem().find("'fast' sends more than 1000") != std::string::npos);
}

TEST_CASE("a JSON object says its metrics and its time") {
    auto plant = topic("plant/{meter}");
    plant.powerInWatts = false;
    auto decoder = decoderOf({plant});
    decoder.take(message("plant/Machine_0",
                         R"({"machineId":"Machine_00","timestamp":1704067200,"voltage":400.97,)"
                         R"("current":42.5,"power":14.25,"powerFactor":0.847,"frequency":null})"),
                 kNow);
    const auto batches = decoder.takeBatches();
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].meter() == "Machine_0");
    CHECK(formatTimestamp(batches[0].at()[0]) == "2024-01-01T00:00:00");
    CHECK(batches[0].value(Metric::voltageV, 0) == 400.97);
    CHECK(batches[0].value(Metric::currentA, 0) == 42.5);
    CHECK(batches[0].value(Metric::activePowerKw, 0) == 14.25);
    CHECK(batches[0].value(Metric::powerFactor, 0) == 0.847);
    CHECK(std::isnan(batches[0].value(Metric::frequencyHz, 0)));
}

TEST_CASE("a value and its time are found by their paths, in a unit that is said") {
    auto boiler = topic("boiler/status");
    boiler.meter = "boiler";
    boiler.metric = "current";
    boiler.path = "data.amps[1]";
    boiler.time = "data.when";
    boiler.unit = "mA";
    boiler.zone = *DeviceZone::named("Europe/Berlin");
    auto decoder = decoderOf({boiler});
    decoder.take(
        message("boiler/status", R"({"data":{"amps":[1,"2500"],"when":"2026-01-31T12:59:00"}})"),
        kNow);
    const auto batches = decoder.takeBatches();
    CHECK(only(batches, Metric::currentA) == 2.5);
    CHECK(formatTimestamp(batches[0].at()[0]) == "2026-01-31T11:59:00");
}

TEST_CASE("a message that gives no reading says why, and leaves no trace") {
    auto decoder = decoderOf({topic("site/{meter}/{metric}"), topic("plant/{meter}")});
    const auto refused = [&](std::string_view name, std::string_view payload) {
        decoder.take(message(name, payload), kNow);
        CHECK(decoder.takeBatches().empty());
        return decoder.lastProblem();
    };
    CHECK(refused("site/pump/voltage", "many") ==
          "A message on 'site/pump/voltage' gave no reading: 'many' is no number.");
    CHECK(refused("site/pump/voltage", "-1").find("outside 0 to 1000000 V") != std::string::npos);
    CHECK(refused("site/pump/colour", "1").find("not known here") != std::string::npos);
    CHECK(refused("site/pump/energy", "1").find("energy counter") != std::string::npos);
    CHECK(refused("site//voltage", "1").find("no meter") != std::string::npos);
    CHECK(refused("plant/m", "{\"voltage\":230,").find("no JSON object") != std::string::npos);
    CHECK(refused("plant/m", "[1]").find("no JSON object") != std::string::npos);
    CHECK(refused("plant/m", "{\"voltage\":230,\"current\":\"x\"}").find("no number") !=
          std::string::npos);
    CHECK(refused("plant/m", "{\"voltage\":230,\"ts\":-5}").find("time is none") !=
          std::string::npos);
    CHECK(refused("plant/m", "{\"colour\":\"red\"}").find("no value") != std::string::npos);
    CHECK(decoder.counts().refused == 10);
    CHECK(decoder.counts().readings == 0);
    decoder.take(message("elsewhere", "1"), kNow);
    CHECK(decoder.counts().refused == 10);
}

TEST_CASE("retained messages are the last known state, and what we say ourselves is not heard") {
    auto all = topic("#");
    all.meter = "m";
    all.metric = "voltage";
    auto decoder = decoderOf({all});
    auto retained = message("a", "230");
    retained.retained = true;
    decoder.take(retained, kNow);
    decoder.take(message("joulewatch/m/state", "230"), kNow);
    CHECK(decoder.takeBatches().empty());
    CHECK(decoder.counts().refused == 0);
}

TEST_CASE("a message sent again is no second reading, also after a restart") {
    auto decoder = decoderOf({topic("site/{meter}/{metric}")});
    auto first = message("site/pump/voltage", "230");
    first.qos = 1;
    first.packetId = 7;
    decoder.take(first, kNow);
    CHECK(decoder.takeBatches().size() == 1);
    const auto kept = decoder.delivered().takeNew();
    auto again = first;
    again.duplicate = true;
    decoder.take(again, kNow);  // it was not kept: this is its reading
    CHECK(decoder.takeBatches().size() == 1);
    decoder.delivered().restore(kept);
    decoder.take(again, kNow + Duration{1000});
    CHECK(decoder.takeBatches().empty());
    CHECK(decoder.counts().repeated == 1);

    auto restarted = decoderOf({topic("site/{meter}/{metric}")});
    restarted.delivered().restore(kept);
    restarted.take(again, kNow + Duration{2000});
    CHECK(restarted.takeBatches().empty());
    auto other = again;
    other.payload = "231";  // its first sending never came
    restarted.take(other, kNow + Duration{2000});
    CHECK(restarted.takeBatches().size() == 1);
    auto fresh = first;  // the id comes round with the same words
    restarted.take(fresh, kNow + Duration{3000});
    CHECK(restarted.takeBatches().size() == 1);
    restarted.delivered().clear();
    restarted.take(again, kNow + Duration{4000});
    CHECK(restarted.takeBatches().size() == 1);
}

TEST_CASE("an id that was used half a round ago is forgotten") {
    DeliveredIds ids;
    MqttPublish publish = message("t", "0");
    publish.packetId = 1;
    ids.add(publish);
    CHECK_FALSE(ids.contains(publish));
    ids.restore(ids.takeNew());
    CHECK(ids.contains(publish));
    for (std::uint64_t i = 0; i < DeliveredIds::kRemembered; ++i) {
        publish.packetId = static_cast<std::uint16_t>(2 + i);
        ids.add(publish);
    }
    ids.restore(ids.takeNew());
    publish.packetId = 1;
    CHECK_FALSE(ids.contains(publish));
}

TEST_CASE("templates that mean nothing are refused by key") {
    const auto problem = [](TopicTemplate each) { return problemOf(each)->key; };
    auto each = topic("site/x{meter}");
    CHECK(problem(each) == "topic");
    each.topic = "site/#/{meter}";
    CHECK(problem(each) == "topic");
    each.topic = "site/{meter}/{meter}";
    CHECK(problem(each) == "topic");
    each.topic = "site/a";
    CHECK(problem(each) == "meter");
    each.meter = "m";
    each.metric = "colour";
    CHECK(problem(each) == "metric");
    each.metric = "voltage";
    each.unit = "W";
    CHECK(problem(each) == "unit");
    each.unit = "";
    each.path = "a..b";
    CHECK(problem(each) == "path");
    each.path = "";
    each.time = "[x]";
    CHECK(problem(each) == "time");
}

}  // namespace joulewatch
