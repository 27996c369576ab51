#include "app/analyze.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <map>

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

/// The analyses of one machine, of those that are asked for.
struct MachineRun {
    std::optional<DegradationLiteral> degradationLiteral;

    MachineRun(const MachineSurvey&, const AnalyzeOptions& options) {
        if (options.questions.degradation) degradationLiteral.emplace();
    }
    std::vector<MachineAnalysis*> all() {
        std::vector<MachineAnalysis*> some;
        if (degradationLiteral) some.push_back(&*degradationLiteral);
        return some;
    }
};

Result<std::vector<MachineRun>> askEachMachine(const ReadingSpool& spool,
                                               const std::vector<MachineSurvey>& surveys,
                                               const AnalyzeOptions& options,
                                               const Progress& progress) {
    std::vector<MachineRun> runs;
    std::uint64_t rows = 0;
    for (std::size_t m = 0; m < surveys.size(); ++m) {
        runs.emplace_back(surveys[m], options);
        rows += machinePassRows(spool.meters()[m], runs.back().all());
    }
    WorkMeter meter(progress, "analysing", rows);
    const auto ran = forEachMachine(
        spool, [&](std::size_t m) { return runMachinePasses(spool, m, runs[m].all(), meter); });
    if (!ran) return fail(ran.error());
    return runs;
}

/// The most frequent interval of the machines; ties go to the shorter.
Duration plantInterval(const std::vector<MachineSurvey>& surveys) {
    std::map<Duration, std::size_t> votes;
    for (const MachineSurvey& each : surveys)
        if (each.interval > Duration{0}) ++votes[each.interval];
    const auto most =
        std::max_element(votes.begin(), votes.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == votes.end() ? Duration{0} : most->first;
}

PlantGrid gridOf(const ReadingSpool& spool, const std::vector<MachineSurvey>& surveys) {
    const Duration window = analysisWindow(spool.span());
    const Duration step =
        std::clamp<Duration>(plantInterval(surveys), std::chrono::seconds{1}, window);
    return {spool.span(), window, step};
}

/// The questions that compare machines at the same instant.
struct PlantRun {
    std::optional<Degradation> degradation;

    PlantRun(const std::vector<MachineSurvey>& surveys, const AnalyzeOptions& options) {
        if (options.questions.degradation) degradation.emplace(surveys);
    }
};

Result<PlantRun> askPlant(const ReadingSpool& spool, const std::vector<MachineSurvey>& surveys,
                          const AnalyzeOptions& options, const Progress& progress) {
    PlantRun run(surveys, options);
    const PlantGrid grid = gridOf(spool, surveys);
    WorkMeter meter(progress, "comparing", grid.windows());
    Result<void> ran;
    if (run.degradation)
        ran = runPlantWindows(spool, grid, Degradation::kMetricsRead, meter, *run.degradation);
    if (!ran) return fail(ran.error());
    return run;
}

Result<void> checkMachine(const ReadingSpool& spool, const std::optional<std::string>& machine) {
    if (!machine) return {};
    std::string known;
    for (const SpooledMeter& each : spool.meters()) {
        if (each.meter.id == *machine) return {};
        if (known.size() < 200) known += (known.empty() ? "" : ", ") + each.meter.id;
    }
    return fail(ErrorCode::notFound, "--machine {}: no such machine; the data has {}", *machine,
                known);
}

}  // namespace

Result<Json> analyzeReadings(const ReadingSpool& spool, const IngestReport&,
                             const AnalyzeOptions& options, const Progress& progress) {
    if (auto known = checkMachine(spool, options.machine); !known) return fail(known.error());
    const auto surveys = surveyMachines(spool, progress);
    if (!surveys) return fail(surveys.error());
    const auto machines = askEachMachine(spool, *surveys, options, progress);
    if (!machines) return fail(machines.error());
    const auto plant = askPlant(spool, *surveys, options, progress);
    if (!plant) return fail(plant.error());

    Json result = Json::object();
    result["format"] = "joulewatch-result/1";
    result["generator"] = "joulewatch " JOULEWATCH_VERSION;
    if (options.questions.degradation) {
        std::vector<LiteralDegradation> literal;
        for (const MachineRun& each : *machines)
            literal.push_back(each.degradationLiteral->result());
        result["degradation"] = degradationSection(plant->degradation->finish(), literal,
                                                   options.compat, options.machine);
    }
    return result;
}

}  // namespace joulewatch
