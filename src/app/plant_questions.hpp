#pragma once

#include <optional>
#include <vector>

#include "analyze/degradation.hpp"
#include "analyze/peak_load.hpp"
#include "app/analyze.hpp"
#include "core/machine_survey.hpp"

namespace joulewatch {

/// The questions that compare machines at the same instant, of those that are asked for.
struct PlantQuestions {
    std::optional<Degradation> degradation;
    std::optional<PeakLoad> peakLoad;

    PlantQuestions(const std::vector<MachineSurvey>& surveys, const AnalyzeOptions& options);
};

Result<PlantQuestions> askPlant(const ReadingSpool& spool,
                                const std::vector<MachineSurvey>& surveys,
                                const AnalyzeOptions& options, const Progress& progress);

/// The most frequent interval of the machines, ties to the shorter; zero when none has two rows.
Duration plantInterval(const std::vector<MachineSurvey>& surveys);

}  // namespace joulewatch
