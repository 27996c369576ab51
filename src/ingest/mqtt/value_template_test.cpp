#include "ingest/mqtt/value_template.hpp"

#include <doctest/doctest.h>

namespace joulewatch {
namespace {

std::optional<double> apply(std::string_view text, std::string_view payload) {
    const auto made = ValueTemplate::parse(text);
    REQUIRE_MESSAGE(made.has_value(), std::string(text));
    return made->apply(payload);
}

}  // namespace

TEST_CASE("templates as meters have them") {
    CHECK(apply("{{ value }}", " 230.5") == 230.5);
    CHECK(apply("{{ value | float }}", "230.5") == 230.5);
    CHECK(apply("{{ value_json.power }}", R"({"power":12})") == 12);
    CHECK(apply("{{value_json['ENERGY']['Power']}}", R"({"ENERGY":{"Power":7}})") == 7);
    CHECK(apply("{{ value_json.ENERGY.Power[1] }}", R"({"ENERGY":{"Power":[7,8]}})") == 8);
    CHECK(apply("{{ value_json[\"a b\"] | float(0) / 1000 }}", R"({"a b":"1500"})") == 1.5);
    CHECK(apply("{{- (value_json.p | float * 0.001) | round(2) -}}", R"({"p":1234})") == 1.23);
    CHECK(apply("{{ value | int }}", "12.9") == 12);
    CHECK(apply("{{ value | round }}", "12.5") == 13);
    CHECK_FALSE(apply("{{ value_json.p | default(0) }}", "{}").has_value());
    CHECK_FALSE(apply("{{ value | float(0) }}", "unavailable").has_value());
    CHECK_FALSE(apply("{{ value_json.p }}", "no JSON").has_value());
}

TEST_CASE("what computes anything else is mapped by hand") {
    for (const std::string_view text :
         {"", "value", "{{ }}", "{{ values }}", "{{ value + 1 }}", "{{ value if value else 0 }}",
          "{{ value_json }}", "{{ value | regex }}", "{{ value / 0 }}", "{{ value * x }}",
          "{% if value %}1{% endif %}", "{{ value }} W", "{{ (value }}", "{{ value | round(-1) }}",
          "{{ value_json.a.b | default('x') }}", "{{ states('sensor.x') }}",
          "{{ value * 2 | int }}", "{{{{"}) {
        CAPTURE(text);
        CHECK_FALSE(ValueTemplate::parse(text).has_value());
    }
}

}  // namespace joulewatch
