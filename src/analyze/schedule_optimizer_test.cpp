#include "analyze/schedule_optimizer.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace joulewatch;

namespace {

/// Each machine draws 20 kW through the shift and 40 kW more in its first quarter hour.
ScheduleProblem fourMachinesStartingTogether(int reach) {
    constexpr std::size_t kWindows = 96;
    constexpr std::size_t kStart = 32;
    ScheduleProblem problem;
    problem.baseKw.assign(kWindows, 0);
    problem.counted.assign(kWindows, 1);
    for (int m = 0; m < 4; ++m) {
        MovableLoad load{kStart, std::vector<float>(32, 20.0F), -reach, reach};
        load.kw[0] = 60;
        problem.loads.push_back(load);
    }
    return problem;
}

}  // namespace

TEST_CASE("four machines that start together draw 240 kW, staggered 120") {
    const auto solution = optimizeSchedule(fourMachinesStartingTogether(4));
    CHECK(solution.peakBeforeKw == 240);
    // With all four running, the last start cannot be below 60 + 3·20.
    CHECK(solution.peakAfterKw == doctest::Approx(120));
    CHECK(solution.lowerBoundKw <= solution.peakAfterKw);
    CHECK(solution.lowerBoundKw >= 60);
    CHECK(peakWithShifts(fourMachinesStartingTogether(4), solution.shifts) == doctest::Approx(120));
}

TEST_CASE("of equal peaks the one with the least shifting wins") {
    // Two may start together while nothing else runs (60 + 60): one earlier, or later, pair and two
    // more starts around it need three steps in all; two steps leave three starts in two windows.
    const auto solution = optimizeSchedule(fourMachinesStartingTogether(4));
    int moved = 0;
    for (int shift : solution.shifts) moved += std::abs(shift);
    CHECK(moved == 3);
}

TEST_CASE("pinned loads stay, and order is kept") {
    ScheduleProblem problem = fourMachinesStartingTogether(4);
    problem.loads[0].earliest = problem.loads[0].latest = 0;
    problem.precedences = {{1, 2, 1}, {2, 3, 1}};
    problem.loads[1].earliest = -4;
    problem.loads[2].start += 1;  // today's schedule keeps the order
    problem.loads[3].start += 2;
    const auto solution = optimizeSchedule(problem);
    CHECK(solution.shifts[0] == 0);
    const auto startOf = [&](std::size_t i) {
        return static_cast<int>(problem.loads[i].start) + solution.shifts[i];
    };
    CHECK(startOf(2) >= startOf(1) + 1);
    CHECK(startOf(3) >= startOf(2) + 1);
    CHECK(solution.peakAfterKw == doctest::Approx(120));
}

TEST_CASE("runs of batches move inside their allowed hours and are never cut") {
    // Two runs of two hours at 50 kW over a base of 30 kW by day and 10 kW by night: one belongs
    // into each night, and the runs must not meet.
    ScheduleProblem problem;
    problem.baseKw.assign(24, 10);
    std::fill(problem.baseKw.begin() + 8, problem.baseKw.begin() + 18, 30.0);
    problem.counted.assign(24, 1);
    problem.loads = {{9, {50, 50}, -9, 13}, {10, {50, 50}, -10, 12}};
    const auto solution = optimizeSchedule(problem);
    CHECK(solution.peakBeforeKw == 130);
    CHECK(solution.peakAfterKw == 60);
    // A run of 50 kW has to stand on the night's 10 kW: nothing better exists.
    CHECK(solution.lowerBoundKw == 60);
}

TEST_CASE("a flat plateau cannot be cut, and the bound says so") {
    ScheduleProblem problem;
    problem.baseKw.assign(192, 0);
    problem.counted.assign(192, 1);
    for (int m = 0; m < 3; ++m) {
        std::vector<float> day(192, 5.0F);
        std::fill(day.begin() + 24, day.begin() + 88, 50.0F);
        problem.loads.push_back({0, day, -4, 4});
    }
    const auto solution = optimizeSchedule(problem);
    CHECK(solution.peakAfterKw == solution.peakBeforeKw);
    CHECK(std::all_of(solution.shifts.begin(), solution.shifts.end(),
                      [](int shift) { return shift == 0; }));
    CHECK(solution.lowerBoundKw > 0.85 * solution.peakBeforeKw);
    CHECK(solution.lowerBoundKw <= solution.peakBeforeKw);
}

TEST_CASE("nothing to move is a schedule, too") {
    ScheduleProblem problem;
    problem.baseKw = {1, 3, 2};
    problem.counted = {1, 0, 1};  // the 3 kW were measured badly
    const auto solution = optimizeSchedule(problem);
    CHECK(solution.peakBeforeKw == 2);
    CHECK(solution.peakAfterKw == 2);
    CHECK(optimizeSchedule({}).peakAfterKw == 0);
}
