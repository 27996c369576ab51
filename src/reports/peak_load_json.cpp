#include "reports/peak_load_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace joulewatch {
namespace {

Json stamp(const std::optional<Timestamp>& at) {
    return at ? Json(formatTimestamp(*at)) : Json(nullptr);
}

Json numbers(const std::vector<double>& values) {
    Json all = Json::array();
    for (double each : values) all.push_back(number(each));
    return all;
}

/// Worth a sentence where little shedding does something; a peak as flat as its hundredth has none.
std::string whatSheddingBrings(const PeakLoadFindings& findings) {
    constexpr double kWorthShedding = 0.01;  // of the highest demand
    const auto& response = findings.demandResponse;
    if (!response || response->shedKw < kWorthShedding * findings.peakDemandKw) return "";
    return fmt::format(
        " Demand response: shedding up to {:.0f} kW in {:g} hours would hold the highest demand at "
        "{:.0f} kW.",
        response->shedKw, response->hours, response->peakAfterKw);
}

std::string explanation(const PeakLoadFindings& findings) {
    if (findings.provenance.status == Status::insufficientData)
        return "There is no instant at which the plant's load is known.";
    std::string text = fmt::format("The plant peaks at {:.0f} kW, {:.2f} times its mean.",
                                   findings.peakLoadKw, findings.peakAverageRatio);
    if (findings.charge && !std::isnan(findings.charge->costPerMonth))
        text += fmt::format(
            " Its highest demand costs {:.2f}{}{} a month.", findings.charge->costPerMonth,
            findings.charge->tariff.currency.empty() ? "" : " ", findings.charge->tariff.currency);
    text += whatSheddingBrings(findings);
    const double r = findings.correlation.average;
    if (std::isnan(r)) return text;
    return text + fmt::format(
                      " Beyond their common schedule, machines' loads correlate at {:.2f} on "
                      "average, {} pairs above 0.5.",
                      r, findings.correlation.highlyCorrelatedPairs);
}

std::string whatShiftsBring(const ScheduleFinding& schedule) {
    if (schedule.potential != Potential::low)
        return fmt::format(
            "Start the listed machines earlier or later: daily peaks fell by {:.1f} % on days the "
            "schedule was not fitted to.",
            schedule.predictedReductionPercent);
    return fmt::format(
        "Shifting starts by up to an hour would cut daily peaks by {:.1f} % on unseen days: not "
        "worth "
        "a new schedule. A long plateau is lowered by less load or a battery, not by other starts.",
        schedule.predictedReductionPercent);
}

Json recommendation(const PeakLoadFindings& findings) {
    const ScheduleFinding& schedule = findings.schedule;
    const bool judged = !std::isnan(schedule.predictedReductionPercent);
    if (findings.potential == Potential::low)
        return judged && schedule.potential != Potential::low ? Json(whatShiftsBring(schedule))
                                                              : Json(nullptr);
    const std::string_view many = findings.potential == Potential::high ? "Many" : "Some";
    if (judged && schedule.potential == Potential::low)
        return fmt::format("{} machines rise and fall together. {}", many,
                           whatShiftsBring(schedule));
    std::string text =
        fmt::format("{} machines rise and fall together: stagger the listed pairs.", many);
    return judged ? text + ' ' + whatShiftsBring(schedule) : text;
}

Json pairs(const PeakLoadFindings& findings) {
    Json all = Json::array();
    for (const CorrelatedPair& each : findings.correlation.pairs)
        all.push_back({{"a", findings.machines[each.a].machineId},
                       {"b", findings.machines[each.b].machineId},
                       {"r", number(each.r)}});
    return all;
}

Json correlation(const PeakLoadFindings& findings) {
    Json machines = Json::array();
    for (std::size_t m : findings.correlation.machines)
        machines.push_back(findings.machines[m].machineId);
    Json matrix = Json::array();
    for (const auto& row : findings.correlation.matrix) matrix.push_back(numbers(row));
    return {{"machines", machines}, {"matrix", matrix}};
}

Json schedule(const PeakLoadFindings& findings) {
    Json all = Json::array();
    for (const ShiftAdvice& each : findings.schedule.shifts)
        all.push_back(
            {{"machine_id", findings.machines[each.machine].machineId},
             {"shift_minutes", each.minutes},
             {"reason", fmt::format("drew {:.1f} kW in the plant's highest quarter hour; start it "
                                    "{} minutes {}",
                                    each.kwAtPeak, std::abs(each.minutes),
                                    each.minutes < 0 ? "earlier" : "later")}});
    return all;
}

Json machines(const PeakLoadFindings& findings) {
    Json all = Json::array();
    for (const MachineLoad& each : findings.machines)
        all.push_back({{"machine_id", each.machineId},
                       {"severity", name(Severity::normal)},  // a load is no fault
                       {"energy_kwh", number(each.energyKwh)},
                       {"average_kw", number(each.averageKw)},
                       {"peak_demand_kw", number(each.peakDemandKw)},
                       {"share_percent", number(each.sharePercent)},
                       {"mean_correlation", number(each.meanCorrelation)}});
    return all;
}

Json loadDuration(const std::vector<LoadDurationPoint>& curve) {
    Json all = Json::array();
    for (const LoadDurationPoint& each : curve)
        all.push_back({{"share_percent", number(each.sharePercent)}, {"kw", number(each.kw)}});
    return all;
}

Json literal(const LiteralPeakLoad& literal) {
    return {{"peak_load_kw", number(literal.peakLoadKw)},
            {"average_load_kw", number(literal.averageLoadKw)},
            {"peak_average_ratio", number(literal.peakAverageRatio)},
            {"average_correlation", number(literal.averageCorrelation)},
            {"highly_correlated_pairs",
             literal.highlyCorrelatedPairs ? Json(*literal.highlyCorrelatedPairs) : Json(nullptr)},
            {"optimization_potential", name(literal.potential)}};
}

void addLoad(Json& fields, const PeakLoadFindings& findings) {
    fields["peak_load_kw"] = number(findings.peakLoadKw);
    fields["peak_load_at"] = stamp(findings.peakLoadAt);
    fields["average_load_kw"] = number(findings.averageLoadKw);
    fields["peak_average_ratio"] = number(findings.peakAverageRatio);
    fields["load_factor"] = number(1 / findings.peakAverageRatio);
}

void addCorrelation(Json& fields, const PeakLoadFindings& findings) {
    const CorrelationFinding& found = findings.correlation;
    const bool known = !std::isnan(found.average);
    fields["average_correlation"] = number(found.average);
    fields["highly_correlated_pairs"] = known ? Json(found.highlyCorrelatedPairs) : Json(nullptr);
    fields["optimization_potential"] = name(findings.potential);
    fields["optimization_potential_engineering"] =
        std::isnan(findings.schedule.predictedReductionPercent)
            ? Json(nullptr)
            : Json(name(findings.schedule.potential));
    fields["correlation_basis"] = name(findings.correlationBasis);
    fields["effective_n"] = number(found.effectiveN);
}

Json demandResponseJson(const std::optional<DemandResponse>& response) {
    if (!response) return nullptr;
    return {{"shed_kw", number(response->shedKw)},
            {"hours", response->hours},
            {"peak_after_kw", number(response->peakAfterKw)}};
}

Json demandCharge(const std::optional<DemandCharge>& charge) {
    if (!charge) return nullptr;
    const std::string& currency = charge->tariff.currency;
    return {{"rate_per_kva_month", charge->tariff.ratePerKva},
            {"currency", currency.empty() ? Json(nullptr) : Json(currency)},
            {"billing_demand_kva", number(charge->billingKva)},
            {"cost_per_month", number(charge->costPerMonth)},
            {"billing_demand_after_kva", number(charge->billingAfterKva)},
            {"saving_per_month", number(charge->savingPerMonth)}};
}

void addDemand(Json& fields, const PeakLoadFindings& findings) {
    fields["peak_demand_15min_kw"] = number(findings.peakDemandKw);
    fields["peak_demand_at"] = stamp(findings.peakDemandAt);
    fields["demand_window_min"] = findings.demandWindowMinutes;
    fields["peak_demand_kva"] = number(findings.peakDemandKva);
    fields["demand_charge"] = demandCharge(findings.charge);
    fields["demand_response"] = demandResponseJson(findings.demandResponse);
    fields["energy_kwh"] = number(findings.energyKwh);
    fields["coincidence_factor"] = number(findings.coincidenceFactor);
    fields["diversity_factor"] = number(findings.diversityFactor);
}

void addSchedule(Json& fields, const PeakLoadFindings& findings) {
    const ScheduleFinding& found = findings.schedule;
    fields["schedule"] = schedule(findings);
    fields["predicted_reduction_percent"] = number(found.predictedReductionPercent);
    fields["fitted_reduction_percent"] = number(found.fittedReductionPercent);
    fields["lower_bound_kw"] = number(found.lowerBoundKw);
    fields["gap_percent"] = number(found.gapPercent);
}

}  // namespace

Json peakLoadSection(const PeakLoadFindings& findings, Compat compat) {
    Json fields = Json::object();
    fields["machine_id"] = nullptr;
    fields["severity"] = name(severityOf(findings.potential));
    addLoad(fields, findings);
    addCorrelation(fields, findings);
    addDemand(fields, findings);
    addProvenance(fields, findings.provenance);
    fields["explanation"] = explanation(findings);
    fields["recommendation"] = recommendation(findings);
    addSchedule(fields, findings);
    fields["pairs"] = pairs(findings);
    fields["correlation"] = correlation(findings);
    fields["load_duration"] = loadDuration(findings.loadDuration);
    fields["daily_profile"] = {{"weekday", numbers(findings.weekdayKw)},
                               {"weekend", numbers(findings.weekendKw)}};
    Json section = withLiteral(std::move(fields), literal(findings.literal), compat);
    section["machines"] = machines(findings);
    return section;
}

}  // namespace joulewatch
