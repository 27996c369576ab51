#include "analyze/power_factor_shift.hpp"

#include <algorithm>
#include <cmath>

namespace joulewatch {

PowerFactorShift::PowerFactorShift(const MachineSurvey& survey)
    : firstEnd_(survey.span.from + (survey.span.to - survey.span.from) / 3),
      lastBegin_(survey.span.to - (survey.span.to - survey.span.from) / 3),
      thresholdA_(survey.runningThresholdA) {}

void PowerFactorShift::add(const ReadingBatch& batch) {
    const auto at = batch.at();
    const auto begin = at.begin();
    const auto upTo =
        static_cast<std::size_t>(std::lower_bound(begin, at.end(), firstEnd_) - begin);
    const auto from =
        static_cast<std::size_t>(std::lower_bound(begin, at.end(), lastBegin_) - begin);
    const auto currentA = batch.column(Metric::currentA);
    const auto powerKw = batch.column(Metric::activePowerKw);
    const auto powerFactor = batch.column(Metric::powerFactor);
    const auto addRows = [&](Sums& sums, std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const double apparentKva = powerKw[i] / powerFactor[i];
            if (!(currentA[i] > thresholdA_) || !(apparentKva > 0) || !std::isfinite(apparentKva))
                continue;
            sums.powerKw += powerKw[i];
            sums.apparentKva += apparentKva;
            ++sums.rows;
        }
    };
    addRows(thirds_[0], 0, upTo);
    addRows(thirds_[1], from, at.size());
}

bool PowerFactorShift::fellAtSamePower() const {
    const auto& [first, last] = thirds_;
    if (first.rows == 0 || last.rows == 0) return false;
    return last.powerFactor() <= 0.97 * first.powerFactor() &&
           std::abs(last.meanKw() - first.meanKw()) <= 0.1 * std::abs(first.meanKw());
}

}  // namespace joulewatch
