#include "app/analyze.hpp"

#include <algorithm>

#include "app/health_input.hpp"
#include "app/load_three_phase.hpp"
#include "app/load_waveforms.hpp"
#include "app/machine_questions.hpp"
#include "app/plant_questions.hpp"
#include "reports/degradation_json.hpp"
#include "reports/harmonics_json.hpp"
#include "reports/health_json.hpp"
#include "reports/imbalance_json.hpp"
#include "reports/input_json.hpp"
#include "reports/peak_load_json.hpp"
#include "reports/voltage_json.hpp"

namespace joulewatch {
namespace {

std::vector<MeterId> idsOf(const ReadingSpool& spool) {
    std::vector<MeterId> ids;
    for (const SpooledMeter& each : spool.meters()) ids.push_back(each.meter.id);
    return ids;
}

Result<void> checkMachine(const ReadingSpool& spool, const std::optional<std::string>& machine) {
    if (!machine) return {};
    std::string known;
    for (const MeterId& id : idsOf(spool)) {
        if (id == *machine) return {};
        if (known.size() < 200) known += (known.empty() ? "" : ", ") + id;
    }
    return fail(ErrorCode::notFound, "--machine {}: no such machine; the data has {}", *machine,
                known);
}

/// What the files beside the readings tell; empty when there are none.
struct SideFindings {
    WaveformFindings waveforms;
    ThreePhaseFindings threePhase;
};

Result<SideFindings> loadSideFiles(const ReadingSpool& spool, const AnalyzeOptions& options,
                                   const Progress& progress) {
    SideFindings found;
    const Questions& asked = options.questions;
    if (!options.waveforms.empty() && (asked.harmonics || asked.imbalance)) {
        auto loaded = loadWaveforms(options.waveforms,
                                    {.machines = idsOf(spool),
                                     .preferred = options.machine,
                                     .harmonics = {.maximumDemandA = options.maximumDemandA,
                                                   .shortCircuitRatio = options.shortCircuitRatio}},
                                    progress);
        if (!loaded) return fail(loaded.error());
        found.waveforms = std::move(*loaded);
    }
    if (!options.threePhase.empty() && asked.imbalance) {
        auto loaded = loadThreePhase(options.threePhase, idsOf(spool), progress);
        if (!loaded) return fail(loaded.error());
        found.threePhase = std::move(*loaded);
    }
    return found;
}

TrainingSampling samplingOf(const ReadingSpool& spool, const AnalyzeOptions& options) {
    const double fraction = trainingFraction(spool);
    if (fraction >= 1 || !options.questions.anomalies) return {};
    return {true, fraction, "isolation forest training"};
}

/// The sections of one result file while it is put together.
class Report {
 public:
    Report(const AnalyzeOptions& options, std::vector<MachineQuestions>& machines,
           const SideFindings& side)
        : options_(options), machines_(machines), side_(side) {}

    void addVoltage(Json& result) const {
        std::vector<VoltageFindings> findings;
        for (const MachineQuestions& each : machines_) findings.push_back(each.voltage->findings());
        result["voltage_anomalies"] = voltageSection(findings, options_.compat, options_.machine);
    }
    void addDegradation(Json& result, const Degradation& degradation) const {
        std::vector<LiteralDegradation> literal;
        for (const MachineQuestions& each : machines_)
            literal.push_back(each.degradationLiteral->result());
        result["degradation"] =
            degradationSection(degradation.finish(), literal, options_.compat, options_.machine);
    }
    void addHarmonics(Json& result) const {
        std::vector<HarmonicsFinding> findings;
        for (const MachineQuestions& each : machines_) findings.push_back(each.harmonics->result());
        mergeWaveforms(findings, side_.waveforms);
        result["harmonics"] = harmonicsSection(findings, options_.compat, options_.machine);
        warn(result["harmonics"], side_.waveforms.warnings);
    }
    void addImbalance(Json& result) const {
        std::vector<ImbalanceFinding> findings;
        for (const MachineQuestions& each : machines_) findings.push_back(each.imbalance->result());
        mergePhases(findings, side_.waveforms.imbalance);
        mergePhases(findings, side_.threePhase.imbalance);
        result["phase_imbalance"] = imbalanceSection(findings, options_.compat, options_.machine);
        warn(result["phase_imbalance"], side_.threePhase.warnings);
    }

 private:
    static void warn(Json& section, const std::vector<std::string>& warnings) {
        for (const std::string& each : warnings) section["warnings"].push_back(each);
    }
    const AnalyzeOptions& options_;
    std::vector<MachineQuestions>& machines_;
    const SideFindings& side_;
};

}  // namespace

Result<Json> analyzeReadings(const ReadingSpool& spool, const IngestReport& report,
                             const AnalyzeOptions& options, const Progress& progress) {
    if (auto known = checkMachine(spool, options.machine); !known) return fail(known.error());
    const auto side = loadSideFiles(spool, options, progress);
    if (!side) return fail(side.error());
    const auto surveys = surveyMachines(spool, progress);
    if (!surveys) return fail(surveys.error());
    auto machines = askMachines(spool, *surveys, options, progress);
    if (!machines) return fail(machines.error());
    const auto plant = askPlant(spool, *surveys, options, progress);
    if (!plant) return fail(plant.error());

    Json result = Json::object();
    result["format"] = "joulewatch-result/1";
    result["generator"] = "joulewatch " JOULEWATCH_VERSION;
    result["input"] = inputJson(report, *surveys, samplingOf(spool, options));
    result["health"] = nullptr;  // its place; it is judged from the sections below
    const Report sections(options, *machines, *side);
    const Questions& asked = options.questions;
    if (asked.anomalies) sections.addVoltage(result);
    if (asked.degradation) sections.addDegradation(result, *plant->degradation);
    if (asked.harmonics) sections.addHarmonics(result);
    if (asked.imbalance) sections.addImbalance(result);
    if (asked.peak)
        result["peak_load_optimization"] =
            peakLoadSection(plant->peakLoad->finish(), options.compat);
    result["health"] = healthObject(assessHealth(healthInput(result, *surveys)));
    return result;
}

}  // namespace joulewatch
