#pragma once

#include <memory>

#include "analyze/machine_analysis.hpp"
#include "core/machine_survey.hpp"

namespace joulewatch {

/// The first look at a machine, in one pass: what the other analyses need to know of it. Medians
/// are exact for readings of two decimals (power factors of four), whatever their number.
class SurveyAnalysis final : public MachineAnalysis {
 public:
    explicit SurveyAnalysis(Meter meter);
    ~SurveyAnalysis() override;
    SurveyAnalysis(SurveyAnalysis&&) noexcept;
    SurveyAnalysis& operator=(SurveyAnalysis&&) noexcept;

    int passes() const override { return 1; }
    MetricSet metrics() const override { return MetricSet::all(); }
    void add(const ReadingBatch& batch, int pass) override;
    void endPass(int pass) override;

    /// After endPass(0).
    const MachineSurvey& result() const { return result_; }

 private:
    struct Tally;
    std::unique_ptr<Tally> tally_;  // until endPass(0)
    MachineSurvey result_;
};

/// The wiring that `rho`, the median of 1000·P/(V·I·PF), tells of: 1, √3 and 3, each with a
/// margin of about 5 % for meters' tolerances.
Wiring wiringOf(double rho);

/// The standard voltage (IEC 60038, ANSI C84.1) within 5 % of `medianVoltageV`, else the median.
double nominalVoltageOf(double medianVoltageV);

}  // namespace joulewatch
