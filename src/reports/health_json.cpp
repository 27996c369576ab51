#include "reports/health_json.hpp"

namespace joulewatch {
namespace {

Json maybe(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

Json deductions(const Health& health) {
    Json all = Json::array();
    for (const HealthDeduction& each : health.deductions)
        all.push_back({{"section", kHealthSections[index(each.section)].name},
                       {"severity", name(each.severity)},
                       {"weight", each.weight},
                       {"points", each.points},
                       {"reason", each.reason}});
    return all;
}

/// A machine's own sections; the peak is the plant's.
Json sections(const SectionSeverities& severities) {
    Json all = Json::object();
    for (const HealthSectionInfo& each : kHealthSections) {
        const auto& severity = severities[index(each.section)];
        if (severity && each.section != HealthSection::peakLoad)
            all[std::string(each.name)] = name(*severity);
    }
    return all;
}

Json machines(const Health& health) {
    Json all = Json::array();
    for (const MachineHealth& each : health.machines)
        all.push_back({{"machine_id", each.machineId},
                       {"score", maybe(each.score)},
                       {"severity", name(each.severity)},
                       {"sections", sections(each.sections)}});
    return all;
}

}  // namespace

Json healthObject(const Health& health) {
    Json object = Json::object();
    object["score"] = maybe(health.score);
    object["band"] = health.score ? Json(name(health.band)) : Json(nullptr);
    object["coverage_percent"] = health.coveragePercent;
    object["deductions"] = deductions(health);
    object["cap"] = health.cap ? Json{{"score", health.cap->score}, {"reason", health.cap->reason}}
                               : Json(nullptr);
    object["site_score"] = maybe(health.siteScore);
    object["machines"] = machines(health);
    return object;
}

}  // namespace joulewatch
