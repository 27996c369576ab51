#include "ingest/mqtt/json_text.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace joulewatch {

TEST_CASE("what is JSON and what is not, as another parser has it") {
    for (const std::string_view text : {"1",
                                        "-0.5e-3",
                                        "\"a\"",
                                        "{}",
                                        "[]",
                                        "{\"a\":1}",
                                        " { \"a\" : [ 1 , {\"b\":null} ] } ",
                                        "true",
                                        "[1,2,]",
                                        "{\"a\":1,}",
                                        "{,}",
                                        "[,1]",
                                        "{\"a\" 1}",
                                        "{\"a\":}",
                                        "01",
                                        "1.",
                                        ".5",
                                        "-",
                                        "+1",
                                        "1e",
                                        "nul",
                                        "truex",
                                        "{\"a\":1}{",
                                        "[1",
                                        "\"a",
                                        "\"\\\"\"",
                                        "\"\n\"",
                                        "",
                                        " ",
                                        "{\"a\":1 \"b\":2}",
                                        "{1:2}",
                                        "NaN",
                                        "[[[[]]]]",
                                        "[1 2]",
                                        "\"\\"}) {
        CAPTURE(text);
        CHECK(wholeJson(text).has_value() == nlohmann::json::accept(text));
    }
    CHECK_FALSE(wholeJson(std::string(17, '[') + std::string(17, ']')).has_value());
}

TEST_CASE("members and items are found where they stand") {
    const std::string_view text =
        R"({"Time":"2026","ENERGY":{"Power":[10, 20.5],"Voltage":"230.1"},"x":true})";
    const auto energy = jsonMember(text, "ENERGY");
    REQUIRE(energy.has_value());
    CHECK(energy->kind == JsonKind::object);
    const auto power = jsonMember(energy->text, "Power");
    REQUIRE(power.has_value());
    CHECK(numberOf(*jsonItem(power->text, 1)) == 20.5);
    CHECK_FALSE(jsonItem(power->text, 2).has_value());
    CHECK(numberOf(*jsonMember(energy->text, "Voltage")) == 230.1);
    CHECK_FALSE(numberOf(*jsonMember(text, "x")).has_value());
    CHECK_FALSE(jsonMember(text, "y").has_value());
    CHECK_FALSE(jsonMember("[1]", "y").has_value());
    CHECK_FALSE(jsonItem("{}", 0).has_value());
}

TEST_CASE("a plain number, blanks around it allowed and nothing else") {
    CHECK(plainNumber(" 230.5\n") == 230.5);
    CHECK(plainNumber("-1e3") == -1000);
    CHECK(plainNumber("12345678901234567890") == 12345678901234567890.0);
    for (const std::string_view text :
         {"", " ", "12 W", "nan", "inf", "1,5", "0x10", "12i", "--1", "1e999"}) {
        CAPTURE(text);
        CHECK_FALSE(plainNumber(text).has_value());
    }
}

}  // namespace joulewatch
