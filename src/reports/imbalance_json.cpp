#include "reports/imbalance_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace joulewatch {
namespace {

/// {"100": r, …}: the seed's keys are strings.
Json byLag(const std::vector<LagCorrelation>& correlations) {
    Json object = Json::object();
    for (const LagCorrelation& each : correlations)
        object[std::to_string(each.lag)] = number(each.r);
    return object;
}

Json curve(const std::vector<LagPoint>& points) {
    Json list = Json::array();
    for (const LagPoint& each : points)
        list.push_back(Json{{"lag_s", number(each.lagS)}, {"r", number(each.r)}});
    return list;
}

Json profile(const std::vector<ProfilePoint>& points) {
    Json list = Json::array();
    for (const ProfilePoint& each : points)
        list.push_back(Json{{"phase", number(each.phase)}, {"ratio", number(each.ratio)}});
    return list;
}

Json triple(const std::optional<std::array<double, 3>>& values) {
    if (!values) return nullptr;
    return Json::array({number((*values)[0]), number((*values)[1]), number((*values)[2])});
}

Json rotation(PhaseRotation direction) {
    if (direction == PhaseRotation::unknown) return nullptr;
    return direction == PhaseRotation::abc ? "abc" : "acb";
}

void addThreePhase(Json& fields, const std::optional<ThreePhaseUnbalance>& found) {
    const ThreePhaseUnbalance phases = found.value_or(ThreePhaseUnbalance{});
    fields["vuf_percent"] = number(phases.vufPercent);
    fields["iuf_percent"] = number(phases.iufPercent);
    fields["iuf_three_wire_percent"] = number(phases.iufThreeWirePercent);
    fields["iuf_peak_percent"] = number(phases.iufPeakPercent);
    fields["u0_percent"] = number(phases.u0Percent);
    fields["nema_percent"] = number(phases.nemaPercent);
    fields["current_nema_percent"] = number(phases.currentNemaPercent);
    fields["derating"] = number(phases.derating);
    fields["phases"] = found ? Json{{"current", triple(phases.meanCurrentA)},
                                    {"voltage", triple(phases.meanLineVoltageV)}}
                             : Json(nullptr);
    fields["phase_rotation"] = rotation(phases.rotation);
}

/// The figures of the phases that are known, in words.
std::string explainPhases(const ThreePhaseUnbalance& phases) {
    if (phases.rotation == PhaseRotation::acb)
        return "The phases follow each other backwards: two of them are swapped, at the machine or "
               "at the meter.";
    std::vector<std::string> parts;
    if (std::isfinite(phases.vufPercent))
        parts.push_back(fmt::format("voltages are unbalanced by {:.2f} %", phases.vufPercent));
    else if (std::isfinite(phases.nemaPercent))
        parts.push_back(fmt::format("voltages stray by {:.2f} %", phases.nemaPercent));
    if (std::isfinite(phases.iufPercent))
        parts.push_back(fmt::format("currents are unbalanced by {:.1f} %", phases.iufPercent));
    else if (std::isfinite(phases.currentNemaPercent))
        parts.push_back(fmt::format("currents stray by {:.1f} %", phases.currentNemaPercent));
    if (parts.empty()) return "The phases never carried enough load to compare them.";
    std::string text = "Between the phases, " + parts.front();
    if (parts.size() > 1) text += " and " + parts.back();
    return text + ".";
}

bool hasPeriod(const ImbalanceFinding& finding) {
    return std::isfinite(finding.periodS) && std::isfinite(finding.amplitudePercent);
}

std::string explain(const ImbalanceFinding& finding) {
    const bool rule = finding.severity > Severity::normal;
    if (finding.threePhase && (!rule || finding.threePhase->severity == finding.severity))
        return explainPhases(*finding.threePhase);
    if (hasPeriod(finding) && (!rule || finding.periodicSeverity == finding.severity))
        return fmt::format("The current swings by ±{:.1f} % every {:.0f} s.",
                           finding.amplitudePercent, finding.periodS);
    if (std::isfinite(finding.coefficientOfVariation))
        return fmt::format(
            "Beside its schedule the current varies by {:.1f} % (one standard deviation).",
            100 * finding.coefficientOfVariation);
    return "There is too little data to tell how the load is spread.";
}

Json recommendPhases(const ThreePhaseUnbalance& phases) {
    if (phases.rotation == PhaseRotation::acb)
        return "Check the order of the phases at the machine's terminals and at the meter before "
               "anything runs backwards.";
    std::string text =
        "Tighten the terminals, test the fuses, and spread single-phase loads evenly";
    if (std::isfinite(phases.derating) && phases.derating < 1)
        text += fmt::format("; until then load the motor to {:.0f} % of its rating at most",
                            100 * phases.derating);
    if (phases.nemaPercent > 5) text += "; do not run the motor at this voltage unbalance";
    return text + ".";
}

Json recommend(const ImbalanceFinding& finding) {
    if (finding.severity == Severity::normal) return nullptr;
    if (finding.threePhase && finding.threePhase->severity == finding.severity)
        return recommendPhases(*finding.threePhase);
    if (finding.periodicSeverity == finding.severity && hasPeriod(finding))
        return fmt::format(
            "Look for what switches every {:.0f} s on one phase (heater, compressor, pump); "
            "measure the three phases and analyse them with --three-phase to be sure.",
            finding.periodS);
    return "Look for loose connections and irregular loading; measure the three phases and "
           "analyse them with --three-phase.";
}

Json literalOf(const ImbalanceLiteral& literal) {
    return Json{{"coefficient_of_variation", number(literal.coefficientOfVariation)},
                {"current_range", number(literal.currentRangeA)},
                {"severity", name(literal.severity)},
                {"autocorrelations", byLag(literal.autocorrelations)}};
}

/// Ranks machines of equal severity, by the largest of their figures over its WARNING limit.
double worstShare(const ImbalanceFinding& finding) {
    double worst = 0;
    const auto consider = [&](double value, double limit) {
        if (std::isfinite(value)) worst = std::max(worst, value / limit);
    };
    consider(finding.coefficientOfVariation, 0.10);
    consider(finding.amplitudePercent, 5);
    if (finding.threePhase) {
        consider(finding.threePhase->vufPercent, 1);
        consider(finding.threePhase->iufPercent, 10);
    }
    return worst;
}

}  // namespace

MachineEntry imbalanceEntry(const ImbalanceFinding& finding) {
    Json fields = Json::object();
    fields["machine_id"] = finding.machineId;
    fields["coefficient_of_variation"] = number(finding.coefficientOfVariation);
    fields["current_range"] = number(finding.currentRangeA);
    fields["severity"] = name(finding.severity);
    fields["autocorrelations"] = byLag(finding.autocorrelations);
    fields["rolling_cv"] =
        Json{{"median", number(finding.rollingCvMedian)}, {"max", number(finding.rollingCvMax)}};
    fields["period_s"] = number(finding.periodS);
    fields["amplitude_percent"] = number(finding.amplitudePercent);
    fields["p_value"] = number(finding.pValue);
    addThreePhase(fields, finding.threePhase);
    addProvenance(fields, finding.provenance);
    fields["explanation"] = explain(finding);
    fields["recommendation"] = recommend(finding);
    fields["autocorrelation_curve"] = curve(finding.autocorrelationCurve);
    fields["profile"] = profile(finding.profile);
    return {.machineId = finding.machineId,
            .severity = finding.severity,
            .metric = worstShare(finding),
            .fields = std::move(fields),
            .seedLiteral = literalOf(finding.literal)};
}

Json imbalanceSection(const std::vector<ImbalanceFinding>& findings, Compat compat,
                      const std::optional<std::string>& forced) {
    std::vector<MachineEntry> machines;
    machines.reserve(findings.size());
    for (const ImbalanceFinding& each : findings) machines.push_back(imbalanceEntry(each));
    const Provenance none{.basis = Basis::singleChannelProxy,
                          .status = Status::insufficientData,
                          .method = "",
                          .warnings = {}};
    return machineSection(std::move(machines), none, compat, forced);
}

}  // namespace joulewatch
