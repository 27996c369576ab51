#include "app/analyze.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <mutex>

#include "analyze/degradation.hpp"
#include "analyze/degradation_literal.hpp"
#include "analyze/survey.hpp"
#include "app/machine_passes.hpp"
#include "app/plant_windows.hpp"
#include "reports/degradation_json.hpp"

namespace joulewatch {
namespace {

/// Runs `job(machine)` for every machine, side by side; the first failure by machine order counts.
template <class Job>
Result<void> forEachMachine(const ReadingSpool& spool, Job job) {
    const std::size_t machines = spool.meters().size();
    std::vector<Result<void>> outcomes(machines);
    tbb::parallel_for(std::size_t{0}, machines, [&](std::size_t m) { outcomes[m] = job(m); });
    for (const Result<void>& each : outcomes)
        if (!each) return each;
    return {};
}

std::uint64_t rowsOf(const ReadingSpool& spool) {
    std::uint64_t rows = 0;
    for (const SpooledMeter& each : spool.meters()) rows += each.rows;
    return rows;
}

Result<std::vector<MachineSurvey>> surveyMachines(const ReadingSpool& spool,
                                                  const Progress& progress) {
    WorkMeter meter(progress, "surveying", rowsOf(spool));
    std::vector<MachineSurvey> surveys(spool.meters().size());
    const auto surveyed = forEachMachine(spool, [&](std::size_t m) -> Result<void> {
        SurveyAnalysis survey(spool.meters()[m].meter);
        MachineAnalysis* const only[] = {&survey};
        if (auto ran = runMachinePasses(spool, m, only, meter); !ran) return ran;
        surveys[m] = survey.result();
        return {};
    });
    if (!surveyed) return fail(surveyed.error());
    return surveys;
}

}  // namespace

Result<Json> analyzeReadings(const ReadingSpool& spool, const IngestReport&,
                             const AnalyzeOptions& options, const Progress& progress) {
    const auto surveys = surveyMachines(spool, progress);
    if (!surveys) return fail(surveys.error());
    Json result = Json::object();
    (void)options;
    return result;
}

}  // namespace joulewatch
