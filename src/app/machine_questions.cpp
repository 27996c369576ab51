#include "app/machine_questions.hpp"

#include <tbb/parallel_for.h>

#include "analyze/survey.hpp"
#include "app/machine_passes.hpp"

namespace joulewatch {
namespace {

constexpr std::uint64_t kAllRowsTrainUpTo = 5'000'000;
constexpr double kFractionAbove = 0.1;
static_assert(kMaxLag == CurrentImbalanceOptions::kMaxLag);

std::uint64_t rowsOf(const ReadingSpool& spool) {
    std::uint64_t rows = 0;
    for (const SpooledMeter& each : spool.meters()) rows += each.rows;
    return rows;
}

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

}  // namespace

double trainingFraction(const ReadingSpool& spool) {
    return rowsOf(spool) > kAllRowsTrainUpTo ? kFractionAbove : 1;
}

MachineQuestions::MachineQuestions(const MachineSurvey& survey, const AnalyzeOptions& options,
                                   double fraction) {
    const Questions& asked = options.questions;
    if (asked.anomalies)
        voltage = makeVoltageAnalysis(survey, {.extended = options.extended,
                                               .confirmZ = options.confirmZ,
                                               .trainingFraction = fraction});
    if (asked.degradation) degradationLiteral.emplace();
    if (asked.harmonics) harmonics.emplace(survey);
    if (asked.imbalance) imbalance.emplace(survey, CurrentImbalanceOptions{.lags = options.lags});
}

std::vector<MachineAnalysis*> MachineQuestions::all() {
    std::vector<MachineAnalysis*> some;
    if (voltage) some.push_back(voltage.get());
    if (degradationLiteral) some.push_back(&*degradationLiteral);
    if (harmonics) some.push_back(&*harmonics);
    if (imbalance) some.push_back(&*imbalance);
    return some;
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

Result<std::vector<MachineQuestions>> askMachines(const ReadingSpool& spool,
                                                  const std::vector<MachineSurvey>& surveys,
                                                  const AnalyzeOptions& options,
                                                  const Progress& progress) {
    std::vector<MachineQuestions> machines;
    std::uint64_t rows = 0;
    for (std::size_t m = 0; m < surveys.size(); ++m) {
        machines.emplace_back(surveys[m], options, trainingFraction(spool));
        rows += machinePassRows(spool.meters()[m], machines.back().all());
    }
    WorkMeter meter(progress, "analysing", rows);
    const auto asked = forEachMachine(
        spool, [&](std::size_t m) { return runMachinePasses(spool, m, machines[m].all(), meter); });
    if (!asked) return fail(asked.error());
    return machines;
}

}  // namespace joulewatch
