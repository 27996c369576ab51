#include "analyze/peak_schedule.hpp"

#include <algorithm>
#include <cmath>

#include "analyze/schedule_optimizer.hpp"

namespace joulewatch {
namespace {

constexpr int kFurthestShift = 4;  // quarter hours: a crew can come an hour earlier or later
constexpr double kShareOfDaysFitted = 0.7;

/// Index of the first bin of each calendar day, and of the end.
std::vector<std::size_t> dayStarts(const std::vector<Timestamp>& at) {
    std::vector<std::size_t> starts;
    for (std::size_t k = 0; k < at.size(); ++k)
        if (k == 0 || dayNumber(at[k]) != dayNumber(at[k - 1])) starts.push_back(k);
    starts.push_back(at.size());
    return starts;
}

/// The plant from bin `from` to `to`; bins too near an end to be shifted out of do not count.
ScheduleProblem problemOf(const LoadTable& loads, std::span<const std::uint8_t> complete,
                          std::size_t from, std::size_t to, std::uint64_t seed) {
    ScheduleProblem problem;
    problem.seed = seed;
    problem.baseKw.assign(to - from, 0);
    problem.counted.assign(complete.begin() + static_cast<std::ptrdiff_t>(from),
                           complete.begin() + static_cast<std::ptrdiff_t>(to));
    const std::size_t margin = std::min<std::size_t>(kFurthestShift, to - from);
    std::fill_n(problem.counted.begin(), margin, std::uint8_t{0});
    std::fill_n(problem.counted.rbegin(), margin, std::uint8_t{0});
    for (const auto& kw : loads.kw) {
        MovableLoad load{0, {}, -kFurthestShift, kFurthestShift};
        for (std::size_t k = from; k < to; ++k) load.kw.push_back(std::isnan(kw[k]) ? 0 : kw[k]);
        problem.loads.push_back(std::move(load));
    }
    return problem;
}

double reductionPercent(double before, double after) {
    return before > 0 ? 100 * (1 - after / before) : kMissing;
}

struct Unseen {
    double meanPercent = kMissing;  // of the days' reductions of their own peaks
    double certainPercent = 0;      // two standard errors below
};

/// Daily peaks of the days from `first` on, with `shifts` against as they are. Over all those days:
/// a single highest quarter hour moves by some percent by luck alone.
Unseen unseenReduction(const LoadTable& loads, std::span<const std::uint8_t> complete,
                       const std::vector<std::size_t>& days, std::size_t first,
                       const std::vector<int>& shifts) {
    ScheduleProblem problem = problemOf(loads, complete, days[first], loads.at.size(), 0);
    const std::vector<std::uint8_t> counted = problem.counted;
    const std::vector<int> asIs(loads.machines, 0);
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t day = first; day + 1 < days.size(); ++day) {
        std::fill(problem.counted.begin(), problem.counted.end(), std::uint8_t{0});
        for (std::size_t k = days[day] - days[first]; k < days[day + 1] - days[first]; ++k)
            problem.counted[k] = counted[k];
        const double reduction =
            reductionPercent(peakWithShifts(problem, asIs), peakWithShifts(problem, shifts));
        if (std::isnan(reduction)) continue;
        n += 1;
        sum += reduction;
        squares += reduction * reduction;
    }
    if (n == 0) return {};
    const double mean = sum / n;
    if (n < 2) return {mean, 0};
    const double variance = std::max(0.0, squares / n - mean * mean) / (n - 1);
    return {mean, mean - 2 * std::sqrt(variance)};
}

double kwAtPeak(const ScheduleProblem& problem, std::size_t machine) {
    double highest = 0;
    double own = 0;
    for (std::size_t w = 0; w < problem.baseKw.size(); ++w) {
        if (problem.counted[w] == 0) continue;
        double total = 0;
        for (const MovableLoad& load : problem.loads) total += load.kw[w];
        if (total <= highest) continue;
        highest = total;
        own = problem.loads[machine].kw[w];
    }
    return own;
}

}  // namespace

ScheduleFinding findSchedule(const LoadTable& loads, std::span<const std::uint8_t> complete,
                             std::uint64_t seed) {
    ScheduleFinding finding;
    const std::vector<std::size_t> days = dayStarts(loads.at);
    const std::size_t dayCount = days.size() - 1;
    const auto fitted =
        static_cast<std::size_t>(kShareOfDaysFitted * static_cast<double>(dayCount));
    if (fitted < 1 || loads.machines == 0) return finding;
    const ScheduleProblem fit = problemOf(loads, complete, 0, days[fitted], seed);
    const ScheduleSolution solution = optimizeSchedule(fit);
    if (solution.peakBeforeKw <= 0) return finding;
    finding.fittedReductionPercent = reductionPercent(solution.peakBeforeKw, solution.peakAfterKw);
    finding.lowerBoundKw = solution.lowerBoundKw;
    finding.gapPercent = 100 * (solution.peakAfterKw / solution.lowerBoundKw - 1);
    const Unseen unseen = unseenReduction(loads, complete, days, fitted, solution.shifts);
    finding.predictedReductionPercent = unseen.meanPercent;
    finding.potential =
        potentialOf(unseen.certainPercent, kWorthwhileReductionPercent, kLargeReductionPercent);
    if (finding.potential == Potential::low) return finding;
    for (std::size_t m = 0; m < loads.machines; ++m)
        if (solution.shifts[m] != 0)
            finding.shifts.push_back({m, solution.shifts[m] * 15, kwAtPeak(fit, m)});
    return finding;
}

}  // namespace joulewatch
