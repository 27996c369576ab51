#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "analyze/current_imbalance.hpp"
#include "analyze/degradation_literal.hpp"
#include "analyze/low_rate_harmonics.hpp"
#include "analyze/voltage_anomalies.hpp"
#include "app/analyze.hpp"
#include "core/machine_survey.hpp"

namespace joulewatch {

/// The analyses of one machine, of those that are asked for.
struct MachineQuestions {
    std::unique_ptr<VoltageAnalysis> voltage;
    std::optional<DegradationLiteral> degradationLiteral;
    std::optional<LowRateHarmonicsAnalysis> harmonics;
    std::optional<CurrentImbalanceAnalysis> imbalance;

    MachineQuestions(const MachineSurvey& survey, const AnalyzeOptions& options,
                     double trainingFraction);
    std::vector<MachineAnalysis*> all();
};

/// Share of the readings that models are trained on: all, a tenth above five million. Scores,
/// trends, spectra and energy always take all of them.
double trainingFraction(const ReadingSpool& spool);

/// One pass over every machine.
Result<std::vector<MachineSurvey>> surveyMachines(const ReadingSpool& spool,
                                                  const Progress& progress);

/// Asks every machine, side by side; the answers stand in the order of spool.meters().
Result<std::vector<MachineQuestions>> askMachines(const ReadingSpool& spool,
                                                  const std::vector<MachineSurvey>& surveys,
                                                  const AnalyzeOptions& options,
                                                  const Progress& progress);

}  // namespace joulewatch
