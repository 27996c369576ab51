#include "ingest/modbus/read_plan.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace joulewatch::modbus;

namespace {

constexpr Encoding kFloat{NumberType::float32};

std::vector<RegisterBlock> planOf(std::string_view profile) {
    const MeterProfile& found = *profileNamed(profile);
    return planReading(found.rows, found.maxWords, found.maxGap);
}

}  // namespace

TEST_CASE("an SDM630 is asked twice, 80 registers at most") {
    CHECK(planOf("sdm630") == std::vector<RegisterBlock>{{0x00, 76}, {0xCE, 2}});
    CHECK(planOf("sdm230") == std::vector<RegisterBlock>{{0x00, 76}});
}

TEST_CASE("of a Schneider nothing is read that its list has not") {
    CHECK(planOf("iem3000") == std::vector<RegisterBlock>{{2999, 6},
                                                          {3009, 2},
                                                          {3025, 8},
                                                          {3035, 2},
                                                          {3053, 8},
                                                          {3067, 2},
                                                          {3075, 2},
                                                          {3109, 2},
                                                          {3203, 8}});
}

TEST_CASE("an EM24 is asked for 11 words at most, and no number is cut in two") {
    const MeterProfile& em24 = *profileNamed("em24");
    std::size_t words = 0;
    for (const RegisterBlock& block : planOf("em24")) {
        CHECK(block.words <= 11);
        words += block.words;
    }
    std::size_t wanted = 0;
    for (const RegisterRow& row : em24.rows) wanted += wordsOf(row.encoding.type);
    CHECK(words == wanted);
}

TEST_CASE("all registers of all profiles are found in what was read") {
    for (const MeterProfile& profile : meterProfiles()) {
        CAPTURE(profile.name);
        RegisterImage image;
        for (const RegisterBlock& block :
             planReading(profile.rows, profile.maxWords, profile.maxGap)) {
            CHECK(block.words <= kMaxWordsAtOnce);
            image.add(block.address, std::vector<std::uint16_t>(block.words));
        }
        for (const RegisterRow& row : profile.rows)
            CHECK(image.find(row.address, wordsOf(row.encoding.type)).has_value());
    }
}

TEST_CASE("a scale far from its number is read with the rest") {
    const RegisterRow rows[] = {
        {10, kFloat, Quantity::voltageV, Part::meter, 0, 200},
        {12, kFloat, Quantity::currentA, Part::meter, 0, 14},
    };
    CHECK(planReading(rows, 125, 0) == std::vector<RegisterBlock>{{10, 5}, {200, 1}});
    CHECK(planReading(rows, 125, 125) == std::vector<RegisterBlock>{{10, 5}, {200, 1}});
    CHECK(planReading(rows, 65535, 65535) == std::vector<RegisterBlock>{{10, 191}});
}
