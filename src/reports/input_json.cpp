#include "reports/input_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace joulewatch {
namespace {

std::string_view name(Wiring wiring) {
    switch (wiring) {
        case Wiring::singlePhase:
            return "single_phase";
        case Wiring::threePhaseLine:
            return "three_phase_line";
        case Wiring::threePhaseNeutral:
            return "three_phase_neutral";
        case Wiring::unknown:
            break;
    }
    return "unknown";
}

/// Seconds, as a whole number where they are whole; null for no interval.
Json intervalJson(Duration interval) {
    if (interval <= Duration{0}) return nullptr;
    if (interval.count() % 1000 == 0) return interval.count() / 1000;
    return std::chrono::duration<double>(interval).count();
}

Json stamp(const MachineSurvey& machine, Timestamp at) {
    return machine.rows > 0 ? Json(formatTimestamp(at)) : Json(nullptr);
}

Json machineJson(const MachineSurvey& machine) {
    Json fields = Json::object();
    fields["machine_id"] = machine.meter.id;
    fields["machine_type"] = machine.meter.type.empty() ? Json(nullptr) : Json(machine.meter.type);
    fields["rows"] = machine.rows;
    fields["start"] = stamp(machine, machine.span.from);
    fields["end"] = stamp(machine, machine.span.to);
    fields["interval_s"] = intervalJson(machine.interval);
    fields["completeness_percent"] = number(100 * machine.completeness);
    fields["median_voltage"] = number(machine.medianVoltageV);
    fields["nominal_voltage"] = number(machine.nominalVoltageV);
    fields["running_median_current"] = number(machine.runningMedianA);
    fields["rho"] = number(machine.rho);
    fields["wiring"] = name(machine.wiring);
    return fields;
}

Json rejectedJson(const IngestReport& report) {
    Json rows = Json::array();
    for (const RejectedRow& each : report.rejectedSamples) {
        Json row = Json::object();
        row["line"] = each.line;
        row["column"] = each.column.empty() ? Json(nullptr) : Json(each.column);
        row["reason"] = each.reason;
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The most frequent interval of the machines; of two equally frequent ones the shorter.
Duration commonInterval(std::span<const MachineSurvey> machines) {
    std::map<Duration, std::size_t> counts;
    for (const MachineSurvey& each : machines)
        if (each.interval > Duration{0}) ++counts[each.interval];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    return most == counts.end() ? Duration{0} : most->first;
}

/// "Machine_00", "Machine_00 and Machine_01", "Machine_00, Machine_01 and 14 more".
std::string listed(const std::vector<std::string>& machines) {
    if (machines.size() == 1) return machines[0];
    if (machines.size() == 2) return machines[0] + " and " + machines[1];
    return fmt::format("{}, {} and {} more", machines[0], machines[1], machines.size() - 2);
}

template <class Predicate>
void warnOf(std::span<const MachineSurvey> machines, Predicate concerns, std::string_view sentence,
            Json& warnings) {
    std::vector<std::string> ids;
    for (const MachineSurvey& each : machines)
        if (concerns(each)) ids.push_back(each.meter.id);
    if (!ids.empty()) warnings.push_back(fmt::format("{}: {}", listed(ids), sentence));
}

Json warningsJson(const IngestReport& report, std::span<const MachineSurvey> machines) {
    Json warnings = report.warnings;
    warnOf(
        machines,
        [](const MachineSurvey& each) {
            return each.wiring == Wiring::singlePhase && each.medianVoltageV >= 360 &&
                   each.medianVoltageV <= 500;
        },
        "power equals voltage x current x power factor at a three-phase voltage; kW may be "
        "understated by √3 if the voltage is line-to-line.",
        warnings);
    warnOf(
        machines,
        [](const MachineSurvey& each) {
            return each.wiring == Wiring::unknown && std::isfinite(each.rho);
        },
        "power fits neither one phase nor three at the given voltage, current and power factor; "
        "check what these columns measure.",
        warnings);
    warnOf(
        machines, [](const MachineSurvey& each) { return each.completeness < 0.9; },
        "more than a tenth of the readings is missing.", warnings);
    return warnings;
}

Json samplingJson(const TrainingSampling& sampling) {
    Json fields = Json::object();
    fields["applied"] = sampling.applied;
    fields["fraction"] = sampling.fraction;
    fields["used_for"] = sampling.applied ? Json(sampling.usedFor) : Json(nullptr);
    return fields;
}

}  // namespace

Json inputJson(const IngestReport& report, std::span<const MachineSurvey> machines,
               const TrainingSampling& sampling) {
    Json input = Json::object();
    input["file"] = report.file;
    input["format"] = report.format;
    input["bytes"] = report.bytes;
    input["rows"] = report.rowsRead;
    input["rows_rejected"] = report.rowsRejected;
    input["rejected_samples"] = rejectedJson(report);
    input["missing_values"] = report.missingValues;
    input["duplicate_rows"] = report.duplicateRows;
    input["conflicting_rows"] = report.conflictingRows;
    input["rows_out_of_order"] = report.rowsOutOfOrder;
    Json all = Json::array();
    const MachineSurvey* first = nullptr;
    const MachineSurvey* last = nullptr;
    for (const MachineSurvey& each : machines) {
        all.push_back(machineJson(each));
        if (each.rows == 0) continue;
        if (first == nullptr || each.span.from < first->span.from) first = &each;
        if (last == nullptr || each.span.to > last->span.to) last = &each;
    }
    input["machines"] = std::move(all);
    input["start"] = first != nullptr ? stamp(*first, first->span.from) : Json(nullptr);
    input["end"] = last != nullptr ? stamp(*last, last->span.to) : Json(nullptr);
    input["interval_s"] = intervalJson(commonInterval(machines));
    input["sampling"] = samplingJson(sampling);
    input["columns"] = report.columnMapping;
    input["warnings"] = warningsJson(report, machines);
    return input;
}

}  // namespace joulewatch
