#include "analyze/power_quality_limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

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

TEST_CASE("the voltage classes of IEEE 519-2022, each with its upper end") {
    struct Class {
        double lineV, individual, thd;
    };
    for (const Class& each :
         {Class{400, 5, 8}, Class{1e3, 5, 8}, Class{1001, 3, 5}, Class{69e3, 3, 5},
          Class{70e3, 1.5, 2.5}, Class{161e3, 1.5, 2.5}, Class{162e3, 1, 1.5}}) {
        CAPTURE(each.lineV);
        CHECK(ieee519Voltage(each.lineV).individualPercent == each.individual);
        CHECK(ieee519Voltage(each.lineV).thdPercent == each.thd);
    }
}

TEST_CASE("the current limits of IEEE 519 by strength of the grid and order") {
    struct Row {
        double weakest, strongest;
        std::array<double, 5> percent;  // of odd orders from 3, 11, 17, 23 and 35
        double tdd;
    };
    for (const Row& row :
         {Row{1, 19.9, {4.0, 2.0, 1.5, 0.6, 0.3}, 5}, Row{20, 49.9, {7.0, 3.5, 2.5, 1.0, 0.5}, 8},
          Row{50, 99.9, {10.0, 4.5, 4.0, 1.5, 0.7}, 12},
          Row{100, 999, {12.0, 5.5, 5.0, 2.0, 1.0}, 15},
          Row{1000, 5000, {15.0, 7.0, 6.0, 2.5, 1.4}, 20}})
        for (const double ratio : {row.weakest, row.strongest}) {
            CAPTURE(ratio);
            constexpr std::array kFirst{3, 11, 17, 23, 35};
            constexpr std::array kLast{9, 15, 21, 33, 49};
            for (std::size_t column = 0; column < kFirst.size(); ++column) {
                CHECK(ieee519CurrentPercent(ratio, kFirst[column]) == row.percent[column]);
                CHECK(ieee519CurrentPercent(ratio, kLast[column]) == row.percent[column]);
            }
            CHECK(ieee519TddPercent(ratio) == row.tdd);
        }
}

TEST_CASE("even orders: half up to the 6th in 2022, a quarter throughout in 2014") {
    CHECK(ieee519CurrentPercent(10, 4) == 2.0);
    CHECK(ieee519CurrentPercent(10, 6) == 2.0);
    CHECK(ieee519CurrentPercent(10, 8) == 4.0);
    CHECK(ieee519CurrentPercent(10, 8, Ieee519Edition::y2014) == 1.0);
    CHECK(ieee519CurrentPercent(10, 4, Ieee519Edition::y2014) == 1.0);
}

TEST_CASE("EN 50160's table of orders") {
    const std::map<int, double> kTable{{2, 2},    {3, 5},    {4, 1},    {5, 6},    {7, 5},
                                       {9, 1.5},  {11, 3.5}, {13, 3},   {15, 0.5}, {17, 2},
                                       {19, 1.5}, {21, 0.5}, {23, 1.5}, {25, 1.5}};
    for (int order = 2; order <= 25; ++order) {
        CAPTURE(order);
        const auto odd = kTable.find(order);  // even orders from the 6th on have 0.5
        CHECK(en50160Percent(order) == (odd == kTable.end() ? 0.5 : odd->second));
    }
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
    const HarmonicLimit& p99 = line(lines, "IEEE 519-2022 current, 10 min weekly p99", 0);
    CHECK(p99.limitPercent == 7.5);
    CHECK(p99.ok);
}

TEST_CASE("nothing measured has no lines") {
    CHECK(checkVoltage(HarmonicStatistics().finish(), 400).empty());
    CHECK(checkCurrent(HarmonicStatistics().finish(), 20).empty());
}
