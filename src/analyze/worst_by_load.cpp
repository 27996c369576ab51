#include "analyze/worst_by_load.hpp"

#include <algorithm>
#include <cmath>

#include "core/reading_batch.hpp"

namespace joulewatch {
namespace {

constexpr double kStepsPerOctave = 32;

int stepOf(double load) { return static_cast<int>(std::floor(std::log2(load) * kStepsPerOctave)); }

}  // namespace

void WorstByLoad::add(double load, double value) {
    if (!(load > 0) || !std::isfinite(load) || !std::isfinite(value)) return;
    const auto [place, isNew] = worst_.try_emplace(stepOf(load), value);
    if (!isNew) place->second = std::max(place->second, value);
}

double WorstByLoad::atLeast(double share) const {
    if (worst_.empty()) return kMissing;
    const double lowest = worst_.rbegin()->first + std::log2(share) * kStepsPerOctave;
    double worst = kMissing;
    for (auto step = worst_.rbegin(); step != worst_.rend() && step->first >= lowest; ++step)
        worst = std::isnan(worst) ? step->second : std::max(worst, step->second);
    return worst;
}

}  // namespace joulewatch
