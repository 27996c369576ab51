#include "analyze/running_states.hpp"

#include <limits>

namespace joulewatch {
namespace {

constexpr double kLeastShare = 0.01;            // of the readings, in either state
const double kLeastSeparation = std::log(2.0);  // of the states' mean log currents

}  // namespace

RunningStates::RunningStates() : bins_(kBins) {}

double RunningStates::rows() const {
    double all = 0;
    for (const Bin& each : bins_) all += static_cast<double>(each.rows);
    return all;
}

double RunningStates::medianA() const {
    const double all = rows();
    double seen = 0;
    for (std::size_t i = 0; i < bins_.size(); ++i) {
        seen += static_cast<double>(bins_[i].rows);
        if (2 * seen >= all) return i == 0 ? 0 : std::exp(logCentre(i));
    }
    return 0;
}

double RunningStates::thresholdA() const {
    const double all = rows();
    if (all == 0) return std::numeric_limits<double>::quiet_NaN();
    double sumAll = 0;
    for (std::size_t i = 0; i < bins_.size(); ++i)
        sumAll += static_cast<double>(bins_[i].rows) * logCentre(i);

    double best = 0;
    double split = std::log(std::max(medianA(), kLowestA) / 2);
    double below = 0;
    double sumBelow = 0;
    for (std::size_t i = 0; i < bins_.size(); ++i) {
        below += static_cast<double>(bins_[i].rows);
        sumBelow += static_cast<double>(bins_[i].rows) * logCentre(i);
        const double above = all - below;
        if (std::min(below, above) < kLeastShare * all) continue;
        const double idle = sumBelow / below;
        const double running = (sumAll - sumBelow) / above;
        const double explained = below * above * (running - idle) * (running - idle);
        if (running - idle < kLeastSeparation || explained <= best) continue;
        best = explained;
        split = (idle + running) / 2;
    }
    return lowerEdgeA(binOf(std::exp(split)));
}

double RunningStates::powerFactorAbove(double thresholdA) const {
    double powerKw = 0;
    double apparentKva = 0;
    for (std::size_t i = binOf(thresholdA); i < bins_.size(); ++i) {
        powerKw += bins_[i].powerKw;
        apparentKva += bins_[i].apparentKva;
    }
    return apparentKva > 0 ? powerKw / apparentKva : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace joulewatch
