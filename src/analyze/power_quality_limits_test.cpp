#include "analyze/power_quality_limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace joulewatch;
using doctest::Approx;

namespace {

const Timestamp kStart = parseTimestamp("2024-01-01T00:00:00").value();

/// RMS values by order: a fundamental of 230 V and a 5th harmonic in percent of it.
std::vector<double> withFifth(double percent) {
    std::vector<double> rms(50);
    rms[0] = 230;
    rms[4] = 2.3 * percent;
    return rms;
}

const HarmonicLimit& line(const std::vector<HarmonicLimit>& lines, std::string_view standard,
                          int order) {
    const auto found = std::ranges::find_if(lines, [&](const HarmonicLimit& each) {
        return each.standard == standard && each.order == order;
    });
    REQUIRE(found != lines.end());
    return *found;
}

}  // namespace

TEST_CASE("the voltage classes of IEEE 519-2022") {
    CHECK(ieee519Voltage(400).thdPercent == 8);
    CHECK(ieee519Voltage(1000).individualPercent == 5);
    CHECK(ieee519Voltage(20e3).thdPercent == 5);
    CHECK(ieee519Voltage(110e3).individualPercent == 1.5);
    CHECK(ieee519Voltage(400e3).thdPercent == 1.5);
}

TEST_CASE("the current limits of IEEE 519 by strength of the grid and order") {
    CHECK(ieee519CurrentPercent(19.9, 5) == 4.0);
    CHECK(ieee519CurrentPercent(20, 5) == 7.0);
    CHECK(ieee519CurrentPercent(60, 11) == 4.5);
    CHECK(ieee519CurrentPercent(60, 17) == 4.0);
    CHECK(ieee519CurrentPercent(999, 23) == 2.0);
    CHECK(ieee519CurrentPercent(1000, 49) == 1.4);
    CHECK(ieee519TddPercent(10) == 5);
    CHECK(ieee519TddPercent(2000) == 20);
}

TEST_CASE("even orders: half up to the 6th in 2022, a quarter throughout in 2014") {
    CHECK(ieee519CurrentPercent(10, 4) == 2.0);
    CHECK(ieee519CurrentPercent(10, 6) == 2.0);
    CHECK(ieee519CurrentPercent(10, 8) == 4.0);
    CHECK(ieee519CurrentPercent(10, 8, Ieee519Edition::y2014) == 1.0);
}

TEST_CASE("EN 50160's table of orders") {
    CHECK(en50160Percent(3) == 5);
    CHECK(en50160Percent(5) == 6);
    CHECK(en50160Percent(8) == 0.5);
    CHECK(en50160Percent(11) == 3.5);
    CHECK(en50160Percent(13) == 3);
    CHECK(en50160Percent(17) == 2);
    CHECK(en50160Percent(21) == 0.5);
    CHECK(en50160Percent(24) == 0.5);
    CHECK(en50160Percent(25) == 1.5);
    CHECK_FALSE(en50160Percent(26));
    CHECK_FALSE(en50160Percent(1));
}

TEST_CASE("a short record is held against the limits, and the lines are indicative") {
    HarmonicStatistics statistics;
    for (int k = 0; k < 7; ++k)
        statistics.add(kStart + k * std::chrono::days{1}, false, withFifth(6.5));
    const auto lines = checkVoltage(statistics.finish(), 400);
    const HarmonicLimit& en = line(lines, "EN 50160, 10 min weekly p95", 5);
    CHECK(en.limitPercent == 6);
    CHECK(en.valuePercent == Approx(6.5));
    CHECK_FALSE(en.ok);
    CHECK(en.indicative);
    CHECK(line(lines, "EN 50160, 10 min weekly p95", 0).ok);
    CHECK(line(lines, "IEEE 519-2022 voltage, 3 s daily p99", 5).limitPercent == 7.5);
    CHECK_FALSE(line(lines, "IEEE 519-2022 voltage, 10 min weekly p95", 5).ok);
    CHECK(lines.size() == 6);  // orders far below their limit have no line
}

TEST_CASE("a complete day is no longer indicative; its 99th percentile forgives one hundredth") {
    HarmonicStatistics statistics;
    for (int k = 0; k < 432'000; ++k)
        statistics.add(kStart + k * std::chrono::milliseconds{200}, k > 0,
                       withFifth(k < 3000 ? 20 : 2));  // 10 bad minutes, 0.7 % of the day
    const HarmonicPercentiles found = statistics.finish();
    CHECK(found.completeDay);
    CHECK_FALSE(found.completeWeek);
    CHECK(HarmonicPercentiles::ofOrder(found.dailyP99, 5) == Approx(2));
    CHECK(HarmonicPercentiles::ofOrder(found.weeklyP99, 5) == Approx(2));
    CHECK(HarmonicPercentiles::totalTo40(found.weeklyP95) == Approx(2));
}

TEST_CASE("three seconds average powers, not percents") {
    HarmonicStatistics statistics;
    for (int k = 0; k < 15; ++k)
        statistics.add(kStart + k * std::chrono::milliseconds{200}, k > 0,
                       withFifth(k == 0 ? 15 : 0));
    CHECK(HarmonicPercentiles::ofOrder(statistics.finish().dailyP99, 5) ==
          Approx(15 / std::sqrt(15)));
}

TEST_CASE("currents are held against the maximum demand") {
    HarmonicStatistics statistics(460);
    statistics.add(kStart, false, withFifth(10));
    const auto lines = checkCurrent(statistics.finish(), 10);
    const HarmonicLimit& p95 = line(lines, "IEEE 519-2022 current, 10 min weekly p95", 5);
    CHECK(p95.valuePercent == Approx(5));
    CHECK(p95.limitPercent == 4);
    CHECK_FALSE(p95.ok);
    CHECK(line(lines, "IEEE 519-2022 current, 3 s daily p99", 0).limitPercent == 10);
    CHECK(line(lines, "IEEE 519-2022 current, 10 min weekly p99", 0).ok);
}

TEST_CASE("nothing measured has no lines") {
    CHECK(checkVoltage(HarmonicStatistics().finish(), 400).empty());
    CHECK(checkCurrent(HarmonicStatistics().finish(), 20).empty());
}
