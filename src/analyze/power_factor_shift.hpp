#pragma once

#include <array>

#include "core/machine_survey.hpp"

namespace joulewatch {

/// Whether the power factor fell over the record while the power stayed: then the current carries
/// more than the work does, by displacement or by distortion. Compares the first with the last
/// third of the record, running readings only.
class PowerFactorShift {
 public:
    explicit PowerFactorShift(const MachineSurvey& survey);
    void add(const ReadingBatch& batch);
    /// The power factor fell by at least 3 % while the mean power stayed within 10 %.
    bool fellAtSamePower() const;

 private:
    struct Sums {
        double powerKw = 0;
        double apparentKva = 0;
        double rows = 0;
        double powerFactor() const { return powerKw / apparentKva; }
        double meanKw() const { return powerKw / rows; }
    };
    Timestamp firstEnd_, lastBegin_;
    double thresholdA_;
    std::array<Sums, 2> thirds_;  // first, last
};

}  // namespace joulewatch
