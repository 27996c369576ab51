#pragma once

#include <optional>
#include <vector>

#include "analyze/harmonics_literal.hpp"
#include "analyze/machine_analysis.hpp"
#include "analyze/power_factor_shift.hpp"
#include "analyze/schedule_normaliser.hpp"
#include "core/harmonics_findings.hpp"
#include "signal/periodogram.hpp"
#include "signal/sinusoid_fit.hpp"

namespace joulewatch {

/// What a series of RMS currents shows of harmonics: those of the machine's own slow cycle, found
/// in the schedule-normalised production current. Harmonics of the mains (150 Hz and up) are far
/// beyond such a series, and the finding says so.
class LowRateHarmonicsAnalysis final : public MachineAnalysis {
 public:
    explicit LowRateHarmonicsAnalysis(MachineSurvey survey);

    int passes() const override { return 1; }
    MetricSet metrics() const override {
        return MetricSet(Metric::currentA, Metric::activePowerKw, Metric::powerFactor);
    }
    void add(const ReadingBatch& batch, int pass) override;
    void endPass(int pass) override;

    /// After endPass(0).
    const HarmonicsFinding& result() const { return finding_; }

 private:
    void addStretch(const ProductionStretch& stretch);
    void judge();

    MachineSurvey survey_;
    ScheduleNormaliser normaliser_;
    std::optional<AveragedPeriodogram> periodogram_;  // from the first stretch to the last
    StretchSample sample_;
    std::vector<double> centred_;
    HarmonicsLiteralTally literal_;
    PowerFactorShift powerFactorShift_;
    HarmonicsFinding finding_;
};

}  // namespace joulewatch
