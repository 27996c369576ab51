#include "ingest/json/clean_readings.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <random>
#include <string>

#include "ingest/json/json_readings.hpp"

using namespace joulewatch;

namespace {

const Timestamp kNow = parseTimestamp("2026-03-01T12:00:00").value();

std::string shown(const SentReadings& sent) {
    std::string text = fmt::format("{} readings, {} rejected", sent.readings, sent.rejected.size());
    for (const MeterReadings& batch : sent.batches)
        for (std::size_t i = 0; i < batch.rows(); ++i) {
            text += fmt::format("\n{} {}", batch.meter(), formatTimestamp(batch.at()[i]));
            for (const MetricInfo& each : kMetrics)
                text += fmt::format(" {}", batch.value(each.metric, i));
        }
    return text;
}

/// What is taken as clean is just what the patient reader makes of it.
bool isClean(std::string_view text) {
    const auto clean = readCleanReadings(text, kNow);
    if (!clean) return false;
    const auto patient = readAnyReadings(text, kNow);
    REQUIRE_MESSAGE(patient.has_value(), text);
    CHECK(shown(*clean) == shown(*patient));
    return true;
}

}  // namespace

TEST_CASE("clean readings are those that the patient reader reads, in each form") {
    for (
        const char* text :
        {R"({"meterId":"a","voltageV":230})", R"( {"meterId" : "a" , "at":1, "currentA":-0.0e0}  )",
         R"([{"meterId":"b","at":2,"voltageV":1},{"meterId":"a","at":9,"voltageV":2.5},
              {"meterId":"b","at":1,"currentA":3},{"meterId":"b","at":2,"currentA":4}])",
         "{\"meterId\":\"a\",\"at\":1,\"voltageV\":1}\n\n{\"meterId\":\"a\",\"at\":2,\"voltageV\":"
         "2}\r\n",
         R"({"meterId":"Z\u00e4hler \"1\"","at":"2024-01-31T13:00:00+01:00","voltageV":null,"currentA":1})",
         R"({"meterId":"a","at":1706702400500,"powerFactor":1.004,"humidityPercent":1e2})",
         R"({"volt\u0061geV":230,"meterId":"a"})"})
        CHECK_MESSAGE(isClean(text), text);
}

TEST_CASE("whatever is wrong, doubtful or said twice is left to the patient reader") {
    const std::string good = R"({"meterId":"a","at":1,"voltageV":1})";
    for (const std::string& text :
         {std::string(),
          std::string(" \n"),
          std::string("[]x"),
          good + "x",
          good + good,
          good + "]",
          "[" + good,
          "[" + good + ",]",
          "[" + good + " " + good + "]",
          "[[" + good + "]]",
          "[" + good + ",7]",
          std::string("7"),
          std::string("null"),
          std::string(R"("text")"),
          std::string(R"({"meterId":"a","voltageV":1,"voltageV":2})"),
          std::string(R"({"meterId":"a","meterId":"b","voltageV":1})"),
          std::string(R"({"meterId":"a","at":1,"at":1,"voltageV":1})"),
          std::string(R"({"meterId":"a"})"),
          std::string(R"({"voltageV":1})"),
          std::string(R"({"meterId":"","voltageV":1})"),
          std::string(R"({"meterId":7,"voltageV":1})"),
          std::string(R"({"meterId":"a","voltageV":"1"})"),
          std::string(R"({"meterId":"a","voltageV":true})"),
          std::string(R"({"meterId":"a","voltageV":[1]})"),
          std::string(R"({"meterId":"a","voltageV":{"v":1}})"),
          std::string(R"({"meterId":"a","voltageV":null})"),
          std::string(R"({"meterId":"a","voltageV":NaN})"),
          std::string(R"({"meterId":"a","voltageV":1e999})"),
          std::string(R"({"meterId":"a","voltageV":nul})"),
          std::string(R"({"meterId":"a","voltageV":-1})"),
          std::string(R"({"meterId":"a","voltageV":01})"),
          std::string(R"({"meterId":"a","voltageV":1.})"),
          std::string(R"({"meterId":"a","volts":1})"),
          std::string(R"({"meterId":"a","at":-1,"voltageV":1})"),
          std::string(R"({"meterId":"a","at":"noon","voltageV":1})"),
          std::string("{\"meterId\":\"\xff\",\"voltageV\":1}"),
          std::string("{\"meterId\":\"a\nb\",\"voltageV\":1}"),
          std::string("{\"meterId\":\"" + std::string(256, 'x') + "\",\"voltageV\":1}"),
          good + "\n7\n",
          good + "\n" + good + good,
          std::string("\xef\xbb\xbf") + good})
        CHECK_MESSAGE(!isClean(text), text);
}

TEST_CASE("whatever a hostile sender makes of readings, both readers say the same") {
    std::mt19937 random(11);
    const std::string good =
        R"([{"meterId":"a","at":1706702400,"voltageV":229.8,"currentA":null},{"meterId":"b","voltageV":1}])";
    int clean = 0;
    for (int trial = 0; trial < 20'000; ++trial) {
        std::string text = good;
        for (unsigned change = random() % 3 + 1; change > 0; --change) {
            const std::size_t at = random() % text.size();
            constexpr std::string_view kLetters = "{}[],:\"\\ 019.eE-+ntab\n\xc3\xa4";
            if (random() % 3 == 0)
                text.erase(at, random() % 4);
            else if (random() % 2 == 0)
                text.insert(at, 1, kLetters[random() % kLetters.size()]);
            else
                text[at] = kLetters[random() % kLetters.size()];
        }
        clean += isClean(text) ? 1 : 0;
    }
    CHECK(clean > 500);
    CHECK(clean < 15'000);
}

TEST_CASE("numbers of any form are read to the last bit") {
    std::mt19937_64 random(5);
    for (int trial = 0; trial < 5000; ++trial) {
        const double value = std::bit_cast<double>(random());
        if (!(std::abs(value) < 1e5)) continue;
        CHECK(isClean(fmt::format(R"({{"meterId":"a","activePowerKw":{}}})", value)));
    }
}
