#include "app/plant_questions.hpp"

#include <algorithm>
#include <map>

#include "analyze/analysis_window.hpp"
#include "app/plant_windows.hpp"

namespace joulewatch {
namespace {

PlantGrid gridOf(const ReadingSpool& spool, const std::vector<MachineSurvey>& surveys) {
    const Duration window = analysisWindow(spool.span());
    const Duration step =
        std::clamp<Duration>(plantInterval(surveys), std::chrono::seconds{1}, window);
    return {spool.span(), window, step};
}

}  // namespace

Duration plantInterval(const std::vector<MachineSurvey>& surveys) {
    std::map<Duration, std::size_t> votes;
    for (const MachineSurvey& each : surveys)
        if (each.interval > Duration{0}) ++votes[each.interval];
    const auto most =
        std::max_element(votes.begin(), votes.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == votes.end() ? Duration{0} : most->first;
}

PlantQuestions::PlantQuestions(const std::vector<MachineSurvey>& surveys,
                               const AnalyzeOptions& options) {
    if (options.questions.degradation) degradation.emplace(surveys);
    if (options.questions.peak)
        peakLoad.emplace(
            surveys,
            PeakLoadOptions{.demandWindowMinutes = options.demandWindowMinutes,
                            .correlationBasis = options.rawCorrelation ? CorrelationBasis::raw
                                                                       : CorrelationBasis::residual,
                            .tariff = options.demandTariff});
}

Result<PlantQuestions> askPlant(const ReadingSpool& spool,
                                const std::vector<MachineSurvey>& surveys,
                                const AnalyzeOptions& options, const Progress& progress) {
    PlantQuestions plant(surveys, options);
    const PlantGrid grid = gridOf(spool, surveys);
    WorkMeter meter(progress, "comparing", grid.windows());
    Result<void> asked;
    if (plant.degradation && plant.peakLoad)
        asked = runPlantWindows(spool, grid, Degradation::kMetricsRead.with(PeakLoad::kMetricsRead),
                                meter, *plant.degradation, *plant.peakLoad);
    else if (plant.degradation)
        asked = runPlantWindows(spool, grid, Degradation::kMetricsRead, meter, *plant.degradation);
    else if (plant.peakLoad)
        asked = runPlantWindows(spool, grid, PeakLoad::kMetricsRead, meter, *plant.peakLoad);
    if (!asked) return fail(asked.error());
    return plant;
}

}  // namespace joulewatch
