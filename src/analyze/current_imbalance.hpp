#pragma once

#include <optional>
#include <vector>

#include "analyze/current_variation.hpp"
#include "analyze/imbalance_literal.hpp"
#include "analyze/machine_analysis.hpp"
#include "analyze/periodic_swing.hpp"
#include "analyze/schedule_normaliser.hpp"
#include "core/imbalance_findings.hpp"
#include "signal/autocorrelation.hpp"

namespace joulewatch {

struct CurrentImbalanceOptions {
    std::vector<int> lags{100, 250};  // samples; each 1 to kMaxLag
    static constexpr int kMaxLag = kMaxStretchSamples;
};

/// What one RMS current per machine shows of an imbalance: how much it varies once the calendar is
/// taken out, and whether it swings periodically. A stand-in, and the finding says so: phase
/// imbalance itself needs the phases.
class CurrentImbalanceAnalysis final : public MachineAnalysis {
 public:
    explicit CurrentImbalanceAnalysis(MachineSurvey survey, CurrentImbalanceOptions options = {});

    int passes() const override { return 1; }
    MetricSet metrics() const override { return MetricSet(Metric::currentA); }
    void add(const ReadingBatch& batch, int pass) override;
    void endPass(int pass) override;

    /// After endPass(0).
    const ImbalanceFinding& result() const { return finding_; }

 private:
    void addStretch(const ProductionStretch& stretch);
    void reportVariation();
    void reportSwing();
    void reportAutocorrelation();

    MachineSurvey survey_;
    CurrentImbalanceOptions options_;
    ScheduleNormaliser normaliser_;
    CurrentVariation variation_;
    std::optional<PeriodicSwing> swing_;  // this and the next: from the first stretch to the last
    std::optional<StretchAutocorrelation> autocorrelation_;
    ImbalanceLiteralTally literal_;
    std::vector<double> scratch_;
    ImbalanceFinding finding_;
};

}  // namespace joulewatch
