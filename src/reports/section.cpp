#include "reports/section.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace joulewatch {
namespace {

bool worse(const MachineEntry& a, const MachineEntry& b) {
    const double am = std::isfinite(a.metric) ? a.metric : 0;
    const double bm = std::isfinite(b.metric) ? b.metric : 0;
    if (a.severity != b.severity) return a.severity > b.severity;
    if (am != bm) return am > bm;
    return a.machineId < b.machineId;
}

/// Overwrites the seed's figures with the literal ones and keeps the replaced under `corrected`.
void putLiteralOnTop(Json& fields, const Json& literal) {
    Json corrected = Json::object();
    for (const auto& [key, value] : literal.items()) {
        if (fields.contains(key)) corrected[key] = fields[key];
        fields[key] = value;
    }
    fields["corrected"] = std::move(corrected);
}

Json compose(const MachineEntry& entry, Compat compat) {
    return withLiteral(entry.fields, entry.seedLiteral, compat);
}

}  // namespace

Json withLiteral(Json fields, const Json& literal, Compat compat) {
    if (compat == Compat::seed)
        putLiteralOnTop(fields, literal);
    else
        fields["seed_literal"] = literal;
    return fields;
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

void addProvenance(Json& fields, const Provenance& provenance) {
    fields["basis"] = name(provenance.basis);
    fields["status"] = name(provenance.status);
    fields["method"] = provenance.method;
    fields["warnings"] = provenance.warnings;
}

Json machineSection(std::vector<MachineEntry> machines, const Provenance& section, Compat compat,
                    const std::optional<std::string>& forced) {
    if (machines.empty()) {
        Json none = Json::object();
        none["machine_id"] = nullptr;
        none["severity"] = name(Severity::normal);
        addProvenance(none, section);
        none["machines"] = Json::array();
        return none;
    }
    std::sort(machines.begin(), machines.end(),
              [](const auto& a, const auto& b) { return a.machineId < b.machineId; });
    auto shown = std::min_element(machines.begin(), machines.end(), worse);
    if (forced) {
        const auto named = std::find_if(machines.begin(), machines.end(), [&](const auto& each) {
            return each.machineId == *forced;
        });
        if (named != machines.end()) shown = named;
    }
    Json top = compose(*shown, compat);
    std::vector<std::string> warnings = section.warnings;
    for (const auto& each : shown->fields.value("warnings", Json::array()))
        warnings.push_back(each.get<std::string>());
    top["warnings"] = warnings;
    Json all = Json::array();
    for (const MachineEntry& each : machines) all.push_back(compose(each, compat));
    top["machines"] = std::move(all);
    return top;
}

}  // namespace joulewatch
