#include "reports/degradation_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/result.hpp"

namespace joulewatch {
namespace {

std::string_view name(DegradationPattern pattern) {
    switch (pattern) {
        case DegradationPattern::trend:
            return "trend";
        case DegradationPattern::levelShift:
            return "level_shift";
        case DegradationPattern::combined:
            return "combined";
        case DegradationPattern::none:
            break;
    }
    return "none";
}

bool significant(const TrendFinding& trend) {
    return trend.known() && trend.pValue < kTrendSignificance;
}

/// "rose 14.8 % over 7.0 days", or "stepped up by 20.0 % on day 3".
std::string movement(const TrendFinding& trend, double spanDays) {
    if (trend.step)
        return fmt::format("stepped {} by {:.1f} % after {:.1f} days",
                           trend.step->percent >= 0 ? "up" : "down", std::abs(trend.step->percent),
                           trend.step->day);
    return fmt::format("{} {:.1f} % over {:.1f} days", trend.changePercent >= 0 ? "rose" : "fell",
                       std::abs(trend.changePercent), spanDays);
}

std::string explanation(const DegradationFinding& finding) {
    if (finding.provenance.status == Status::insufficientData)
        return "There is too little data for a trend.";
    std::vector<std::string> moves;
    if (significant(finding.current))
        moves.push_back("Current " + movement(finding.current, finding.spanDays) +
                        " against what the load explains");
    if (significant(finding.powerFactor))
        moves.push_back((moves.empty() ? "Power factor " : "power factor ") +
                        movement(finding.powerFactor, finding.spanDays));
    if (moves.empty()) return "Current and power factor hold their level.";
    std::string text = moves.front() + (moves.size() > 1 ? ", and " + moves.back() : "");
    if (finding.severity == Severity::normal)
        return text + ": inside the limits of 7 % and 4 %, or a change for the better.";
    return text + '.';
}

bool currentIsBad(const DegradationFinding& finding) {
    return significant(finding.current) && finding.current.changePercent >= kCurrentRiseWarning;
}

bool powerFactorIsBad(const DegradationFinding& finding) {
    return significant(finding.powerFactor) &&
           finding.powerFactor.changePercent <= -kPowerFactorFallWarning;
}

std::string cause(const DegradationFinding& finding) {
    if (finding.pattern == DegradationPattern::levelShift)
        return "The change came at once: look for a repair, a new tool, product or setting, or a "
               "part that broke on that day";
    if (currentIsBad(finding) && powerFactorIsBad(finding))
        return "Mechanical wear is likely: inspect bearings, belts and lubrication, and measure "
               "the "
               "motor's no-load current";
    if (currentIsBad(finding))
        return "Growing friction or load is likely: inspect bearings, belts, lubrication and tools";
    return "The machine wastes more current for the same work: check its capacitors, its drive and "
           "whether the motor runs far below its rating";
}

std::string urgency(const DegradationFinding& finding) {
    if (finding.severity == Severity::critical) return " within days.";
    if (finding.daysToCritical && finding.daysToCritical->estimate > 0)
        return fmt::format(": at this rate the critical limit is {:.0f} days away.",
                           std::ceil(finding.daysToCritical->estimate));
    return " at the next planned stop.";
}

Json recommendation(const DegradationFinding& finding) {
    if (finding.severity == Severity::normal) return nullptr;
    return cause(finding) + urgency(finding);
}

Json interval(const TrendFinding& trend) {
    return Json::array({number(trend.lowPercent), number(trend.highPercent)});
}

Json daysToCritical(const std::optional<DaysToCritical>& days) {
    if (!days) return nullptr;
    return {{"estimate", days->estimate},
            {"low", days->low},
            {"high", days->high ? Json(*days->high) : Json(nullptr)}};
}

Json points(const std::vector<DegradationPoint>& trend) {
    Json all = Json::array();
    for (const DegradationPoint& each : trend)
        all.push_back({{"at", formatTimestamp(each.at)},
                       {"current_ratio", number(each.currentRatio)},
                       {"power_factor", number(each.powerFactor)}});
    return all;
}

Json ends(const TrendFinding& trend) {
    return Json::array({number(trend.fitStart), number(trend.fitEnd)});
}

Json step(const TrendFinding& trend) {
    if (!trend.step) return nullptr;
    return {{"after_days", number(trend.step->day)}, {"percent", number(trend.step->percent)}};
}

Json fieldsOf(const DegradationFinding& finding) {
    const TrendFinding& current = finding.current;
    const TrendFinding& pf = finding.powerFactor;
    Json fields = Json::object();
    fields["machine_id"] = finding.machineId;
    fields["current_change_percent"] = number(current.changePercent);
    fields["power_factor_change_percent"] = number(pf.changePercent);
    fields["severity"] = name(finding.severity);
    fields["current_trend_slope"] = number(current.slopePerSample);
    fields["pf_trend_slope"] = number(pf.slopePerSample);
    fields["current_trend_slope_per_day"] = number(current.slopePerDay);
    fields["pf_trend_slope_per_day"] = number(pf.slopePerDay);
    fields["slope_unit"] = "A and 1, per sample";
    fields["p_value_current"] = number(current.pValue);
    fields["p_value_pf"] = number(pf.pValue);
    fields["ci95_current"] = interval(current);
    fields["ci95_pf"] = interval(pf);
    fields["pattern"] = name(finding.pattern);
    fields["days_to_critical"] = daysToCritical(finding.daysToCritical);
    fields["block_hours"] = number(finding.blockHours);
    fields["step_current"] = step(current);
    fields["step_pf"] = step(pf);
    addProvenance(fields, finding.provenance);
    fields["explanation"] = explanation(finding);
    fields["recommendation"] = recommendation(finding);
    fields["trend"] = points(finding.points);
    fields["fit"] = {{"current_ratio", ends(current)}, {"power_factor", ends(pf)}};
    return fields;
}

Json literalFields(const LiteralDegradation& literal) {
    return {{"current_change_percent", number(literal.currentChangePercent)},
            {"power_factor_change_percent", number(literal.powerFactorChangePercent)},
            {"severity", name(literal.severity)},
            {"current_trend_slope", number(literal.currentTrendSlope)},
            {"pf_trend_slope", number(literal.pfTrendSlope)}};
}

/// How far beyond its limits a machine is, the worse of current and power factor.
double rank(const DegradationFinding& finding) {
    double worst = 0;
    if (significant(finding.current))
        worst = std::max(worst, finding.current.changePercent / kCurrentRiseCritical);
    if (significant(finding.powerFactor))
        worst = std::max(worst, -finding.powerFactor.changePercent / kPowerFactorFallCritical);
    return worst;
}

}  // namespace

Json degradationSection(const DegradationFindings& findings,
                        std::span<const LiteralDegradation> literal, Compat compat,
                        const std::optional<std::string>& forced) {
    ensure(literal.size() == findings.machines.size(), "a literal answer per machine");
    std::vector<MachineEntry> entries;
    for (std::size_t m = 0; m < literal.size(); ++m) {
        const DegradationFinding& finding = findings.machines[m];
        entries.push_back({finding.machineId, finding.severity, rank(finding), fieldsOf(finding),
                           literalFields(literal[m])});
    }
    return machineSection(std::move(entries), findings.provenance, compat, forced);
}

}  // namespace joulewatch
