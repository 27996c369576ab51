#include "reports/voltage_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/time.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kMethod =
    "One isolation forest a machine over all readings; a flagged reading is an anomaly where its "
    "distance from the rolling median confirms it";

std::string count(std::size_t n, std::string_view what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

const VoltageAnomaly& farthest(const VoltageFindings& found) {
    return *std::max_element(found.anomalies.begin(), found.anomalies.end(),
                             [](const VoltageAnomaly& a, const VoltageAnomaly& b) {
                                 return std::abs(a.voltageV - a.expectedV) <
                                        std::abs(b.voltageV - b.expectedV);
                             });
}

std::string limitsSentence(const VoltageFindings& found) {
    if (found.outsideLimits == 0) return "";
    return fmt::format(
        " {} outside {:.0f} V ±10 %{}.",
        count(found.outsideLimits, "reading") + (found.outsideLimits == 1 ? " is" : " are"),
        found.nominalV,
        found.limits.compliant ? ""
                               : fmt::format(", and {:.1f} % of the 10-minute means: "
                                             "more than the 5 % of EN 50160",
                                             found.limits.outsidePercent));
}

std::string explanation(const VoltageFindings& found) {
    if (found.provenance.status == Status::insufficientData)
        return "There are too few readings to say which voltage is ordinary.";
    if (found.total == 0)
        return "No voltage stands out from the hour around it." + limitsSentence(found);
    const VoltageAnomaly& worst = farthest(found);
    return fmt::format(
               "{} ({:.3f} %) in {} {} out from the hour around; the farthest is {:.2f} V at "
               "{}, where {:.2f} V {} expected.",
               count(found.total, "reading"), found.ratePercent, count(found.events, "event"),
               found.total == 1 ? "stands" : "stand", worst.voltageV, formatTimestamp(worst.at),
               worst.expectedV, "was") +
           limitsSentence(found);
}

/// Up or down, and whether current moves along, tell where to look.
std::string whereToLook(const VoltageFindings& found) {
    const auto up = static_cast<std::size_t>(
        std::count_if(found.anomalies.begin(), found.anomalies.end(),
                      [](const VoltageAnomaly& each) { return each.voltageV > each.expectedV; }));
    if (2 * up > found.anomalies.size())
        return "Look for switching on the same supply (capacitor banks, large motors, tap "
               "changers), a loose neutral, or a meter that reads too high for moments";
    return "Look for large loads starting on the same supply, loose connections, or an "
           "undersized feeder";
}

Json recommendation(const VoltageFindings& found) {
    if (found.severity == Severity::normal) return nullptr;
    if (!found.limits.compliant)
        return "Ask the network operator to restore the supply voltage, and check the tap setting "
               "of the transformer: EN 50160 is not met.";
    if (found.anomalies.empty())
        return "Check the supply: readings left the ±10 % band around the nominal voltage.";
    const auto busiest = std::max_element(found.hourly.begin(), found.hourly.end());
    // A hour counts as a pattern where it holds a quarter of what should spread over 24.
    if (4 * *busiest >= found.total && found.total >= 8)
        return whereToLook(found) + fmt::format("; most happen between {:02}:00 and {:02}:00.",
                                                busiest - found.hourly.begin(),
                                                busiest - found.hourly.begin() + 1);
    return whereToLook(found) + ".";
}

Json attribution(const VoltageAnomaly& anomaly) {
    Json all = Json::array();
    for (const FeatureCredit& each : anomaly.attribution)
        all.push_back({{"feature", each.feature},
                       {"credit", number(each.credit)},
                       {"value", number(each.value)}});
    return all;
}

Json seedFields(const VoltageAnomaly& anomaly) {
    return {{"timestamp", formatTimestamp(anomaly.at)},
            {"voltage", number(anomaly.voltageV)},
            {"current", number(anomaly.currentA)},
            {"anomaly_score", number(anomaly.decision)}};
}

Json anomalies(const std::vector<VoltageAnomaly>& found) {
    Json all = Json::array();
    for (const VoltageAnomaly& each : found) {
        Json fields = seedFields(each);
        fields["score"] = number(each.score);
        fields["robust_z"] = number(each.robustZ);
        fields["expected_voltage"] = number(each.expectedV);
        fields["attribution"] = attribution(each);
        fields["event_id"] = each.event;
        all.push_back(std::move(fields));
    }
    return all;
}

Json daily(const std::vector<DayCount>& days) {
    Json all = Json::array();
    for (const DayCount& each : days) {
        const Timestamp midnight{std::chrono::days{each.day}};
        all.push_back({{"date", formatTimestamp(midnight).substr(0, 10)}, {"count", each.count}});
    }
    return all;
}

Json literalFields(const LiteralVoltageAnomalies& literal) {
    Json listed = Json::array();
    for (const VoltageAnomaly& each : literal.anomalies) listed.push_back(seedFields(each));
    return {{"total_anomalies", literal.total},
            {"anomaly_rate", number(literal.ratePercent)},
            {"anomalies", std::move(listed)}};
}

Json fieldsOf(const VoltageFindings& found) {
    Json fields = Json::object();
    fields["machine_id"] = found.machineId;
    fields["total_anomalies"] = found.total;
    fields["anomaly_rate"] = number(found.ratePercent);
    fields["severity"] = name(found.severity);
    addProvenance(fields, found.provenance);
    fields["explanation"] = explanation(found);
    fields["recommendation"] = recommendation(found);
    fields["events"] = found.events;
    fields["truncated"] = found.truncated;
    fields["rows_scored"] = found.rowsScored;
    fields["offset"] = number(found.offset);
    fields["contamination"] = number(found.contamination);
    fields["confirm_z"] = number(found.confirmZ);
    fields["training_fraction"] = number(found.trainingFraction);
    fields["candidates"] = found.candidates;
    fields["baseline_total"] = found.baselineTotal;
    fields["outside_limits"] = found.outsideLimits;
    fields["band"] = {{"low", number(found.bandLowV)}, {"high", number(found.bandHighV)}};
    fields["limits"] = {{"low", number(found.limits.lowV)},
                        {"high", number(found.limits.highV)},
                        {"outside_percent_10min", number(found.limits.outsidePercent)},
                        {"compliant", found.limits.compliant}};
    fields["daily"] = daily(found.daily);
    fields["hourly"] = found.hourly;
    fields["anomalies"] = anomalies(found.anomalies);
    return fields;
}

}  // namespace

Json voltageSection(std::span<const VoltageFindings> machines, Compat compat,
                    const std::optional<std::string>& forced) {
    std::vector<MachineEntry> entries;
    for (const VoltageFindings& each : machines)
        entries.push_back({each.machineId, each.severity, each.ratePercent, fieldsOf(each),
                           literalFields(each.literal)});
    Provenance section;
    section.method = kMethod;
    if (entries.empty()) section.status = Status::insufficientData;
    return machineSection(std::move(entries), section, compat, forced);
}

}  // namespace joulewatch
