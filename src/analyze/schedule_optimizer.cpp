#include "analyze/schedule_optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "core/result.hpp"

namespace joulewatch {
namespace {

/// One window of shifting must be worth this share of the peak: it only breaks ties.
constexpr double kShiftPrice = 1e-6;
constexpr int kMostRounds = 20;            // of coordinate descent; it settles in a few
constexpr std::size_t kTriesPerLoad = 40;  // of threshold accepting
constexpr std::size_t kLongestBusySpell = 96;

/// Every step a xorshift* generator takes is the same on every machine.
class Draws {
 public:
    explicit Draws(std::uint64_t seed) : state_(seed | 1) {}
    std::size_t below(std::size_t limit) {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return static_cast<std::size_t>((state_ * 2685821657736338717ULL) >> 33) % limit;
    }

 private:
    std::uint64_t state_;
};

/// Adds `sign` times the load, moved by `shift`, to the windows it falls into.
void place(const MovableLoad& load, int shift, double sign, std::vector<double>& total) {
    const auto windows = static_cast<std::ptrdiff_t>(total.size());
    const auto start = static_cast<std::ptrdiff_t>(load.start) + shift;
    const auto first = std::max<std::ptrdiff_t>(0, -start);
    const auto last = std::min(static_cast<std::ptrdiff_t>(load.kw.size()), windows - start);
    for (std::ptrdiff_t k = first; k < last; ++k)
        total[static_cast<std::size_t>(start + k)] += sign * load.kw[static_cast<std::size_t>(k)];
}

double peakOf(const std::vector<double>& total, const std::vector<std::uint8_t>& counted) {
    double peak = 0;
    for (std::size_t w = 0; w < total.size(); ++w)
        if (counted[w] != 0 && total[w] > peak) peak = total[w];
    return peak;
}

std::vector<double> totalWith(const ScheduleProblem& problem, std::span<const int> shifts) {
    std::vector<double> total = problem.baseKw;
    for (std::size_t i = 0; i < problem.loads.size(); ++i)
        place(problem.loads[i], shifts[i], 1, total);
    return total;
}

/// A schedule being improved: shifts, and the demand they make.
class Search {
 public:
    explicit Search(const ScheduleProblem& problem)
        : problem_(problem),
          shifts_(problem.loads.size(), 0),
          total_(totalWith(problem, shifts_)),
          peak_(peakOf(total_, problem.counted)),
          price_(peak_ * kShiftPrice) {}

    double peak() const { return peak_; }
    double cost() const {
        double moved = 0;
        for (int shift : shifts_) moved += std::abs(shift);
        return peak_ + price_ * moved;
    }
    const std::vector<int>& shifts() const { return shifts_; }

    void move(std::size_t load, int shift) {
        place(problem_.loads[load], shifts_[load], -1, total_);
        place(problem_.loads[load], shift, 1, total_);
        shifts_[load] = shift;
        peak_ = peakOf(total_, problem_.counted);
    }

    void jumpTo(const std::vector<int>& shifts) {
        shifts_ = shifts;
        total_ = totalWith(problem_, shifts_);
        peak_ = peakOf(total_, problem_.counted);
    }

    /// The shift of `load` that costs least, the others staying. True if that is a better one.
    bool improve(std::size_t load) {
        const int before = shifts_[load];
        const double costBefore = cost();
        double best = costBefore;
        int bestShift = before;
        for (int shift = problem_.loads[load].earliest; shift <= problem_.loads[load].latest;
             ++shift) {
            if (shift == before || !allowed(load, shift)) continue;
            move(load, shift);
            if (cost() < best - 1e-12 * costBefore) {
                best = cost();
                bestShift = shift;
            }
        }
        move(load, bestShift);
        return bestShift != before;
    }

    void descend() {
        for (int round = 0; round < kMostRounds; ++round) {
            bool better = false;
            for (std::size_t load : byContribution()) better |= improve(load);
            if (!better) break;
        }
    }

    bool allowed(std::size_t load, int shift) const {
        const auto startOf = [&](std::size_t i) {
            return static_cast<std::ptrdiff_t>(problem_.loads[i].start) +
                   (i == load ? shift : shifts_[i]);
        };
        return std::all_of(problem_.precedences.begin(), problem_.precedences.end(),
                           [&](const Precedence& each) {
                               return (each.earlier != load && each.later != load) ||
                                      startOf(each.later) - startOf(each.earlier) >= each.gap;
                           });
    }

 private:
    /// Loads by what they draw in the highest window, the largest first.
    std::vector<std::size_t> byContribution() const {
        std::size_t highest = 0;
        for (std::size_t w = 0; w < total_.size(); ++w)
            if (problem_.counted[w] != 0 && total_[w] >= peak_) highest = w;
        std::vector<double> draws;
        for (std::size_t i = 0; i < shifts_.size(); ++i) {
            const MovableLoad& load = problem_.loads[i];
            const auto k = static_cast<std::ptrdiff_t>(highest) -
                           static_cast<std::ptrdiff_t>(load.start) - shifts_[i];
            const bool inside = k >= 0 && k < static_cast<std::ptrdiff_t>(load.kw.size());
            draws.push_back(inside ? load.kw[static_cast<std::size_t>(k)] : 0);
        }
        std::vector<std::size_t> order(shifts_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return draws[a] > draws[b]; });
        return order;
    }

    const ScheduleProblem& problem_;
    std::vector<int> shifts_;
    std::vector<double> total_;
    double peak_;
    double price_;
};

/// Takes steps that cost no more than a shrinking threshold, which leads out of local minima.
std::vector<int> thresholdAccepting(Search& search, const ScheduleProblem& problem) {
    Draws draws(problem.seed);
    std::vector<int> best = search.shifts();
    double bestCost = search.cost();
    const std::size_t tries = kTriesPerLoad * problem.loads.size();
    for (std::size_t step = 0; step < tries; ++step) {
        const double left = 1 - static_cast<double>(step) / static_cast<double>(tries);
        const std::size_t load = draws.below(problem.loads.size());
        const MovableLoad& moved = problem.loads[load];
        const auto choices = static_cast<std::size_t>(moved.latest - moved.earliest) + 1;
        const int shift = moved.earliest + static_cast<int>(draws.below(choices));
        const int before = search.shifts()[load];
        if (shift == before || !search.allowed(load, shift)) continue;
        const double costBefore = search.cost();
        search.move(load, shift);
        if (search.cost() > costBefore * (1 + 0.02 * left)) {
            search.move(load, before);
        } else if (search.cost() < bestCost) {
            best = search.shifts();
            bestCost = search.cost();
        }
    }
    return best;
}

int longestShift(const ScheduleProblem& problem) {
    int longest = 0;
    for (const MovableLoad& load : problem.loads)
        longest = std::max({longest, std::abs(load.earliest), std::abs(load.latest)});
    return longest;
}

bool staysInside(const ScheduleProblem& problem) {
    const auto windows = static_cast<std::ptrdiff_t>(problem.baseKw.size());
    return std::all_of(problem.loads.begin(), problem.loads.end(), [&](const MovableLoad& load) {
        const auto start = static_cast<std::ptrdiff_t>(load.start);
        return start + load.earliest >= 0 &&
               start + load.latest + static_cast<std::ptrdiff_t>(load.kw.size()) <= windows;
    });
}

/// The highest window of any load stands somewhere, on the base's lowest at least.
double largestSingleLoad(const ScheduleProblem& problem) {
    double largest = 0;
    for (const MovableLoad& load : problem.loads)
        for (float kw : load.kw) largest = std::max(largest, static_cast<double>(kw));
    if (problem.baseKw.empty()) return largest;
    return largest + *std::min_element(problem.baseKw.begin(), problem.baseKw.end());
}

/// Energy of windows [a, b) cannot leave [a − s, b + s) by shifts up to s, so the peak is at least
/// its mean over those; where no load can leave the windows at all, they end there. Only stretches
/// whose windows all count say so.
double lowerBound(const ScheduleProblem& problem, const std::vector<double>& total) {
    const std::size_t windows = total.size();
    const auto reach = static_cast<std::size_t>(longestShift(problem));
    std::vector<double> energy(windows + 1, 0);
    std::vector<std::size_t> uncounted(windows + 1, 0);
    for (std::size_t w = 0; w < windows; ++w) {
        energy[w + 1] = energy[w] + total[w];
        uncounted[w + 1] = uncounted[w] + (problem.counted[w] != 0 ? 0 : 1);
    }
    const bool closed = staysInside(problem);
    double bound = 0;
    const auto consider = [&](std::size_t a, std::size_t b) {
        const bool open = a < reach || b + reach > windows;
        if (open && !closed) return;
        const std::size_t from = a < reach ? 0 : a - reach;
        const std::size_t to = std::min(windows, b + reach);
        if (uncounted[to] != uncounted[from]) return;
        bound = std::max(bound, (energy[b] - energy[a]) / static_cast<double>(to - from));
    };
    for (std::size_t a = 0; a < windows; ++a)
        for (std::size_t b = a + 1; b <= std::min(windows, a + kLongestBusySpell); ++b)
            consider(a, b);
    consider(0, windows);
    return closed && uncounted[windows] == 0 ? std::max(bound, largestSingleLoad(problem)) : bound;
}

void checkProblem(const ScheduleProblem& problem) {
    ensure(problem.counted.size() == problem.baseKw.size(), "a mark per window");
    for (const Precedence& each : problem.precedences)
        ensure(each.earlier < problem.loads.size() && each.later < problem.loads.size(),
               "a precedence names two loads");
    for (const MovableLoad& load : problem.loads)
        ensure(load.earliest <= 0 && load.latest >= 0, "today's schedule is allowed");
}

}  // namespace

double peakWithShifts(const ScheduleProblem& problem, std::span<const int> shifts) {
    ensure(shifts.size() == problem.loads.size(), "a shift per load");
    return peakOf(totalWith(problem, shifts), problem.counted);
}

ScheduleSolution optimizeSchedule(const ScheduleProblem& problem) {
    checkProblem(problem);
    ScheduleSolution solution;
    solution.shifts.assign(problem.loads.size(), 0);
    Search search(problem);
    solution.peakBeforeKw = search.peak();
    solution.lowerBoundKw = lowerBound(problem, totalWith(problem, solution.shifts));
    if (!problem.loads.empty()) {
        search.descend();
        search.jumpTo(thresholdAccepting(search, problem));
        search.descend();
    }
    solution.peakAfterKw = peakWithShifts(problem, search.shifts());
    if (solution.peakAfterKw < solution.peakBeforeKw)
        solution.shifts = search.shifts();
    else
        solution.peakAfterKw = solution.peakBeforeKw;
    return solution;
}

}  // namespace joulewatch
