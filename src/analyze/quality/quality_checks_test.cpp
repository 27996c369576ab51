#include <doctest/doctest.h>

#include "analyze/quality/quality_fixture.hpp"

using namespace joulewatch;

namespace {

/// Index of a quarter hour in factory().
std::size_t at(int day, int hour) { return static_cast<std::size_t>(96 * day + 4 * hour); }

/// A machine whose power is what V, I and PF make, three phases.
std::vector<Reading> machine(int rows) {
    std::vector<Reading> readings;
    for (int i = 0; i < rows; ++i) {
        Reading reading = emptyReading(kMonday + kQuarterHour * i);
        const double v = 400 + std::round(100 * std::sin(i * 0.9)) / 100;
        const double a = std::round(100 * (45 + 5 * std::sin(i * 1.3))) / 100;
        const double factor = std::round(1000 * (0.85 + 0.01 * std::sin(i * 0.7))) / 1000;
        reading.values[index(Metric::voltageV)] = v;
        reading.values[index(Metric::currentA)] = a;
        reading.values[index(Metric::powerFactor)] = factor;
        power(reading) = std::round(100 * std::sqrt(3) * v * a * factor / 1000) / 100;
        readings.push_back(reading);
    }
    return readings;
}

}  // namespace

TEST_CASE("a clean factory has nothing to find") {
    CHECK(judge(factory(21), nullptr).empty());
    CHECK(judge(machine(1000), nullptr).empty());
}

TEST_CASE("DQ01: no power in peak hours, two intervals or more, an error beyond a day") {
    auto readings = factory(14);
    power(readings[at(1, 10)]) = power(readings[at(1, 10) + 1]) = 0;
    power(readings[at(2, 10)]) = 0;  // one alone is no finding
    for (std::size_t i = at(3, 2); i < at(3, 5); ++i) power(readings[i]) = 0;  // at night neither
    for (std::size_t i = at(8, 9); i < at(9, 12); ++i) power(readings[i]) = 0.1;
    const auto found = judge(readings, makeZeroAtPeak);
    REQUIRE(found.size() == 2);
    CHECK(found[0].level == QualityLevel::warning);
    CHECK(found[0].range == TimeRange{readings[at(1, 10)].at, readings[at(1, 10) + 2].at});
    CHECK(found[0].expected == doctest::Approx(40).epsilon(0.05));
    CHECK(found[1].level == QualityLevel::error);
    CHECK(found[1].range.to == readings[at(9, 12)].at);
    // A home is often at nearly nothing by day: that is no contradiction.
    for (std::size_t i = 0; i < readings.size(); i += 8)
        power(readings[i]) = power(readings[i + 1]) = 0;
    CHECK(judge(readings, makeZeroAtPeak).empty());
}

TEST_CASE("DQ02: negative consumption, unless the meter feeds in") {
    auto readings = factory(3);
    power(readings[10]) = -5;
    power(readings[11]) = -4;
    power(readings[40]) = -0.01;  // the last digit of an idle meter
    const auto found = judge(readings, makeNegativeConsumption);
    REQUIRE(found.size() == 1);
    CHECK(found[0].level == QualityLevel::error);
    CHECK(found[0].rows == 2);
    CHECK(found[0].value == -5);
    MeterFacts solar;
    solar.mayExport = true;
    CHECK(judge(readings, makeNegativeConsumption, solar).empty());
}

TEST_CASE("DQ04: a negative power factor beside power that flows in") {
    auto readings = machine(100);
    readings[5].values[index(Metric::powerFactor)] = -0.8;
    readings[50].values[index(Metric::powerFactor)] = -0.8;
    power(readings[50]) = -20;  // exports: both are negative
    const auto found = judge(readings, makePowerFactorRange);
    REQUIRE(found.size() == 1);
    CHECK(found[0].range.from == readings[5].at);
    readings[5].values[index(Metric::powerFactor)] = 0;
    CHECK(judge(readings, makePowerFactorRange).empty());
}

TEST_CASE("DQ05: power that voltage, current and power factor do not make") {
    auto readings = machine(400);
    const double right = power(readings[100]);
    power(readings[100]) = right * 1.05;
    power(readings[200]) *= 1.015;  // within 2 %
    const auto found = judge(readings, makePowerMismatch);
    REQUIRE(found.size() == 1);
    CHECK(found[0].range.from == readings[100].at);
    CHECK(*found[0].expected == doctest::Approx(right).epsilon(0.001));
    for (std::size_t i = 0; i < readings.size(); ++i)  // no way to connect a meter makes this
        power(readings[i]) *= i % 2 == 0 ? 1.4 : 2.2;
    CHECK(judge(readings, makePowerMismatch).empty());
}

TEST_CASE("DQ05: the last digit of a small load is no contradiction") {
    // A conveyor on a weekend night: 0.67 A, 0.14 kW; half a digit is 3.6 %.
    std::vector<Reading> readings = machine(300);
    for (std::size_t i = 0; i < readings.size(); ++i) {
        auto& values = readings[i].values;
        const double a = 0.675 + 0.03 * std::sin(static_cast<double>(i));
        values[index(Metric::voltageV)] = 230.12;
        values[index(Metric::currentA)] = std::round(100 * a) / 100;
        values[index(Metric::powerFactor)] = 0.9;
        values[index(Metric::activePowerKw)] = std::round(100 * 230.12 * a * 0.9 / 1000) / 100;
    }
    CHECK(judge(readings, makePowerMismatch).empty());
}

TEST_CASE("DQ06: six equal values where neighbours hardly ever are, or a day of them") {
    auto readings = factory(28);
    for (std::size_t i = 201; i < 206; ++i) power(readings[i]) = power(readings[200]);
    for (std::size_t i = 301; i < 305; ++i) power(readings[i]) = power(readings[300]);  // five
    for (std::size_t i = 401; i < 420; ++i) power(readings[i]) = 0;                     // zero
    power(readings[400]) = 0;
    const auto found = judge(readings, makeStuckValue);
    REQUIRE(found.size() == 1);
    CHECK(found[0].range == TimeRange{readings[200].at, readings[206].at});
    CHECK(found[0].rows == 6);
    // A coarse meter repeats itself all the time; a whole day of one value is odd all the same.
    for (Reading& each : readings) power(each) = std::round(power(each) / 10) * 10;
    CHECK(judge(readings, makeStuckValue).size() == 4);  // weekends of 10 kW
    for (std::size_t i = 0; i < readings.size(); i += 40) power(readings[i]) += 1;
    CHECK(judge(readings, makeStuckValue).empty());
}

TEST_CASE("DQ07: stamps from the future, odd steps, the hour a clock change takes") {
    auto readings = factory(5);
    for (std::size_t i = 100; i < readings.size(); ++i) readings[i].at += std::chrono::minutes{7};
    const auto odd = judge(readings, makeClockCheck);
    REQUIRE(odd.size() == 1);
    CHECK(odd[0].level == QualityLevel::warning);
    CHECK(odd[0].rows == 1);
    CHECK(odd[0].value == 22 * 60);
    CHECK(odd[0].expected == 15 * 60);
    MeterFacts early;
    early.now = *parseTimestamp("2024-01-03");
    const auto future = judge(factory(5), makeClockCheck, early);
    REQUIRE(future.size() == 1);
    CHECK(future[0].level == QualityLevel::error);
    CHECK(future[0].range.from == *parseTimestamp("2024-01-04T01:15"));

    std::vector<Reading> spring;
    for (int i = 0; i < 96; ++i) {
        const Timestamp stamp = *parseTimestamp("2024-03-31") + kQuarterHour * i;
        if (hourOfDay(stamp) != 2) spring.push_back(emptyReading(stamp));
    }
    const auto hole = judge(spring, makeClockCheck);
    REQUIRE(hole.size() == 1);
    CHECK(hole[0].level == QualityLevel::notice);
    CHECK(hole[0].range.from == *parseTimestamp("2024-03-31T02:00"));
    for (Reading& each : spring) each.at += std::chrono::days{30};  // no Sunday of a clock change
    CHECK(judge(spring, makeClockCheck).empty());
}

TEST_CASE("DQ07: readings that come when something happens have no odd steps") {
    auto readings = factory(3);
    for (std::size_t i = 0; i < readings.size(); ++i)
        readings[i].at += std::chrono::seconds{static_cast<int>(i * i * 37 % 600)};
    CHECK(judge(readings, makeClockCheck).empty());
}

TEST_CASE("DQ08: days in another unit") {
    for (const double factor : {4.0, 60.0, 1000.0, 0.25, 0.001}) {
        CAPTURE(factor);
        auto readings = factory(28);
        for (std::size_t i = at(15, 0); i < at(17, 0); ++i) power(readings[i]) *= factor;
        const auto found = judge(readings, makeUnitMixup);
        REQUIRE(found.size() == 1);
        CHECK(found[0].level == QualityLevel::error);
        CHECK(found[0].range == TimeRange{readings[at(15, 0)].at, readings[at(17, 0)].at});
        CHECK(*found[0].value / *found[0].expected == doctest::Approx(factor));
    }
    auto holiday = factory(28);  // 10 kW all day instead of 40: a quarter, but not at night
    for (std::size_t i = at(15, 0); i < at(16, 0); ++i) power(holiday[i]) = 10;
    CHECK(judge(holiday, makeUnitMixup).empty());
    auto twice = factory(28);
    for (std::size_t i = at(15, 0); i < at(16, 0); ++i) power(twice[i]) *= 2;
    CHECK(judge(twice, makeUnitMixup).empty());
}

TEST_CASE("DQ09: one value that no connected load makes") {
    auto readings = factory(14);
    power(readings[500]) = 5000;
    power(readings[700]) = 100;                          // large, but a load may do it
    power(readings[800]) = power(readings[801]) = 5000;  // two are not a single one
    const auto found = judge(readings, makeImpossibleStep);
    REQUIRE(found.size() == 1);
    CHECK(found[0].range.from == readings[500].at);
    CHECK(found[0].value == 5000);
    CHECK(found[0].level == QualityLevel::error);
}

TEST_CASE("DQ10: weather that is none, and degrees Fahrenheit") {
    auto readings = factory(3);
    for (std::size_t i = 0; i < readings.size(); ++i) {
        readings[i].values[index(Metric::temperatureC)] = 10 + std::sin(static_cast<double>(i));
        readings[i].values[index(Metric::humidityPercent)] = 100;
    }
    CHECK(judge(readings, makeWeatherRange).empty());
    readings[7].values[index(Metric::temperatureC)] = 236;
    readings[9].values[index(Metric::humidityPercent)] = 101;
    CHECK(judge(readings, makeWeatherRange).size() == 2);
    MeterFacts transformer;
    transformer.weather = false;
    readings[8].values[index(Metric::temperatureC)] = 95;  // hot oil, but oil
    const auto oil = judge(readings, makeWeatherRange, transformer);
    REQUIRE(oil.size() == 2);
    CHECK(oil[0].value == 236);
    for (Reading& each : readings) each.values[index(Metric::temperatureC)] = 70;
    const auto fahrenheit = judge(readings, makeWeatherRange);
    REQUIRE(fahrenheit.size() == 2);
    CHECK(*fahrenheit[0].expected == doctest::Approx(21.1).epsilon(0.01));
}

TEST_CASE("DQ12: current without a voltage that drives it") {
    auto readings = machine(100);
    readings[3].values[index(Metric::voltageV)] = 0;
    readings[50].values[index(Metric::voltageV)] = 620;
    readings[70].values[index(Metric::voltageV)] = 0;
    readings[70].values[index(Metric::currentA)] = 0;  // switched off
    const auto found = judge(readings, makeImpossibleElectricity);
    REQUIRE(found.size() == 2);
    CHECK(found[0].message.starts_with("Current flows without voltage; 400"));
    CHECK(found[1].value == 620);
}

TEST_CASE("DQ13: much is missing, little is there, one value only") {
    auto readings = factory(10);
    CHECK(judge(readings, makeCoverageCheck).empty());
    for (std::size_t i = 100; i < 350; ++i) power(readings[i]) = kMissing;  // 26 % of 960
    const auto missing = judge(readings, makeCoverageCheck);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].level == QualityLevel::notice);
    CHECK(*missing[0].value == doctest::Approx(26.04).epsilon(0.001));
    auto few = factory(1);
    few.resize(47);
    CHECK(judge(few, makeCoverageCheck).size() == 1);
    for (Reading& each : few) power(each) = 3;
    CHECK(judge(few, makeCoverageCheck).size() == 2);
}
