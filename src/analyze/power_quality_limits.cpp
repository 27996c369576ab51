#include "analyze/power_quality_limits.hpp"

#include <array>
#include <functional>
#include <string>

namespace joulewatch {
namespace {

constexpr double kWorthALine = 0.1;  // of the limit

struct CurrentRow {
    double below;                   // short-circuit ratio
    std::array<double, 5> percent;  // h < 11, 11–16, 17–22, 23–34, 35–50
    double tdd;
};
constexpr std::array kCurrentRows{
    CurrentRow{20, {4.0, 2.0, 1.5, 0.6, 0.3}, 5},
    CurrentRow{50, {7.0, 3.5, 2.5, 1.0, 0.5}, 8},
    CurrentRow{100, {10.0, 4.5, 4.0, 1.5, 0.7}, 12},
    CurrentRow{1000, {12.0, 5.5, 5.0, 2.0, 1.0}, 15},
    CurrentRow{1e300, {15.0, 7.0, 6.0, 2.5, 1.4}, 20},
};

const CurrentRow& rowOf(double shortCircuitRatio) {
    for (const CurrentRow& row : kCurrentRows)
        if (shortCircuitRatio < row.below) return row;
    return kCurrentRows.back();
}

std::size_t columnOf(int order) {
    return order < 11 ? 0 : order < 17 ? 1 : order < 23 ? 2 : order < 35 ? 3 : 4;
}

/// One statistic of a standard: its total and its orders, each limit times `allowance`.
struct Statistic {
    std::string standard;
    const std::vector<double>* percent;
    double allowance;
    bool complete;
};

void check(const Statistic& statistic, double total, double totalLimit,
           const std::function<std::optional<double>(int)>& limitOf,
           std::vector<HarmonicLimit>& lines) {
    const auto add = [&](int order, double value, double limit) {
        lines.push_back({.standard = statistic.standard,
                         .order = order,
                         .limitPercent = limit,
                         .valuePercent = value,
                         .ok = value <= limit,
                         .indicative = !statistic.complete});
    };
    add(0, total, totalLimit * statistic.allowance);
    for (int order = 2; order <= HarmonicPercentiles::kOrders; ++order) {
        const auto limit = limitOf(order);
        const double value = HarmonicPercentiles::ofOrder(*statistic.percent, order);
        if (limit && value >= kWorthALine * *limit * statistic.allowance)
            add(order, value, *limit * statistic.allowance);
    }
}

}  // namespace

VoltageLimits ieee519Voltage(double lineVoltageV) {
    if (lineVoltageV <= 1e3) return {5, 8};
    if (lineVoltageV <= 69e3) return {3, 5};
    if (lineVoltageV <= 161e3) return {1.5, 2.5};
    return {1, 1.5};
}

double ieee519CurrentPercent(double shortCircuitRatio, int order, Ieee519Edition edition) {
    const double odd = rowOf(shortCircuitRatio).percent[columnOf(order)];
    if (order % 2 != 0) return odd;
    if (edition == Ieee519Edition::y2014) return odd / 4;
    return order <= 6 ? odd / 2 : odd;
}

double ieee519TddPercent(double shortCircuitRatio) { return rowOf(shortCircuitRatio).tdd; }

std::optional<double> en50160Percent(int order) {
    constexpr std::array<double, 26> kPercent{0,   0,   2,   5,   1,   6,   0.5, 5,   0.5,
                                              1.5, 0.5, 3.5, 0.5, 3,   0.5, 0.5, 0.5, 2,
                                              0.5, 1.5, 0.5, 0.5, 0.5, 1.5, 0.5, 1.5};
    if (order < 2 || order > 25) return std::nullopt;
    return kPercent[static_cast<std::size_t>(order)];
}

std::vector<HarmonicLimit> checkVoltage(const HarmonicPercentiles& measured, double lineVoltageV) {
    std::vector<HarmonicLimit> lines;
    if (measured.empty()) return lines;
    const VoltageLimits limits = ieee519Voltage(lineVoltageV);
    const auto individual = [&](int) { return std::optional(limits.individualPercent); };
    const auto& day = measured.dailyP99;
    const auto& week = measured.weeklyP95;
    check({"IEEE 519-2022 voltage, 3 s daily p99", &day, 1.5, measured.completeDay},
          HarmonicPercentiles::total(day), limits.thdPercent, individual, lines);
    check({"IEEE 519-2022 voltage, 10 min weekly p95", &week, 1.0, measured.completeWeek},
          HarmonicPercentiles::total(week), limits.thdPercent, individual, lines);
    if (lineVoltageV <= 1e3)
        check({"EN 50160, 10 min weekly p95", &week, 1.0, measured.completeWeek},
              HarmonicPercentiles::totalTo40(week), kEn50160ThdPercent, en50160Percent, lines);
    return lines;
}

std::vector<HarmonicLimit> checkCurrent(const HarmonicPercentiles& measured,
                                        double shortCircuitRatio) {
    std::vector<HarmonicLimit> lines;
    if (measured.empty()) return lines;
    const auto limitOf = [&](int order) {
        return std::optional(ieee519CurrentPercent(shortCircuitRatio, order));
    };
    const double tdd = ieee519TddPercent(shortCircuitRatio);
    for (const Statistic& statistic : {Statistic{"IEEE 519-2022 current, 3 s daily p99",
                                                 &measured.dailyP99, 2.0, measured.completeDay},
                                       Statistic{"IEEE 519-2022 current, 10 min weekly p99",
                                                 &measured.weeklyP99, 1.5, measured.completeWeek},
                                       Statistic{"IEEE 519-2022 current, 10 min weekly p95",
                                                 &measured.weeklyP95, 1.0, measured.completeWeek}})
        check(statistic, HarmonicPercentiles::total(*statistic.percent), tdd, limitOf, lines);
    return lines;
}

}  // namespace joulewatch
