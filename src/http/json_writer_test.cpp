#include "http/json_writer.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace joulewatch;

namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

std::string columnOf(const std::vector<double>& values) {
    return JsonWriter().addColumn("v", values, std::identity{}).text();
}

}  // namespace

TEST_CASE("an object is written member by member, as RFC 8259 has it") {
    CHECK(JsonWriter().text() == "{}");
    struct Row {
        std::int64_t at;
        double value;
    };
    const std::vector<Row> rows{{1704067200000, 399.1}, {-5, 0.1 + 0.2}, {0, kNotANumber}};
    JsonWriter writer;
    writer.add("meter", "a \"quoted\"\nname")
        .add("unit", nullptr)
        .add("step", 10000)
        .addColumn("at", rows, &Row::at)
        .addColumn("value", rows, &Row::value)
        .addColumn("none", std::vector<double>{}, std::identity{});
    CHECK(writer.text() ==
          R"({"meter":"a \"quoted\"\nname","unit":null,"step":10000,"at":[1704067200000,-5,0],)"
          R"("value":[399.1,0.30000000000000004,null],"none":[]})");
}

TEST_CASE("what is not finite is null, what is not UTF-8 is replaced") {
    const double infinite = std::numeric_limits<double>::infinity();
    CHECK(columnOf({infinite, -infinite, kNotANumber}) == R"({"v":[null,null,null]})");
    CHECK(JsonWriter().add("a\xff", "b\xff").text() == "{\"a\xEF\xBF\xBD\":\"b\xEF\xBF\xBD\"}");
}

TEST_CASE("every double reads back as itself, from the least to the greatest") {
    using Limits = std::numeric_limits<double>;
    std::vector<double> values{0.0,  -0.0,   1.0,    -1.0,          1e15,
                               1e16, 1e300,  5e-324, Limits::max(), -Limits::max(),
                               0.01, 400.12, 1e-7,   123456789.125};
    std::mt19937_64 random(3);
    while (values.size() < 20'000)
        if (const double any = std::bit_cast<double>(random()); std::isfinite(any))
            values.push_back(any);
    const Json read = Json::parse(columnOf(values));
    REQUIRE(read["v"].size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(std::bit_cast<std::uint64_t>(read["v"][i].get<double>() + 0.0) ==
              std::bit_cast<std::uint64_t>(values[i] + 0.0));
}
