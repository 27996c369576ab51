#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace joulewatch {

/// A load that may be moved as a whole, in steps of one demand window: a machine's entire schedule
/// (start 0, as long as the plant's), or one uninterrupted run of a batch.
struct MovableLoad {
    std::size_t start = 0;  // window of its first value today
    std::vector<float> kw;  // mean per window
    int earliest = 0;       // allowed shifts, both inclusive; 0, 0 pins it. Working hours and
    int latest = 0;         // allowed times of day are such limits
};

/// `later` starts at least `gap` windows after `earlier` starts (its length, to wait for its end).
struct Precedence {
    std::size_t earlier = 0;
    std::size_t later = 0;
    int gap = 0;
};

struct ScheduleProblem {
    std::vector<double> baseKw;         // what cannot be moved, per window
    std::vector<std::uint8_t> counted;  // 1: this window's demand counts towards the peak
    std::vector<MovableLoad> loads;
    std::vector<Precedence> precedences;
    std::uint64_t seed = 42;
};

struct ScheduleSolution {
    std::vector<int> shifts;  // per load, in windows; all 0 when nothing lowers the peak
    double peakBeforeKw = 0;
    double peakAfterKw = 0;
    double lowerBoundKw = 0;  // no allowed shifts have a lower peak
};

/// Highest counted demand with every load moved by its shift. What moves out of the windows counts
/// nowhere.
double peakWithShifts(const ScheduleProblem& problem, std::span<const int> shifts);

/// Shifts of the lowest peak found: greedy by contribution to the peak, then coordinate descent,
/// then threshold accepting (Dueck & Scheuer 1990: annealing without a draw of chance per step),
/// and descent once more. Of equal peaks the one with the least shifting wins.
ScheduleSolution optimizeSchedule(const ScheduleProblem& problem);

}  // namespace joulewatch
