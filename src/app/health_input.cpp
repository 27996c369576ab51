#include "app/health_input.hpp"

#include <algorithm>
#include <map>

namespace joulewatch {
namespace {

std::string textOf(const Json& object, std::string_view key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// None where there was too little data to judge. With the textbook figures on top, ours are still
/// what health is made of.
std::optional<Severity> severityOf(const Json& fields) {
    if (textOf(fields, "status") == name(Status::insufficientData)) return std::nullopt;
    const auto corrected = fields.find("corrected");
    const bool swapped = corrected != fields.end() && corrected->contains("severity");
    const std::string word = textOf(swapped ? *corrected : fields, "severity");
    for (const Severity each : {Severity::critical, Severity::warning})
        if (word == name(each)) return each;
    return Severity::normal;
}

/// The worst machine, whichever one stands on top of the section.
std::optional<Severity> worstOf(const Json& section) {
    std::optional<Severity> worst;
    for (const Json& machine : section["machines"])
        if (const auto severity = severityOf(machine))
            worst = std::max(worst.value_or(Severity::normal), *severity);
    return worst;
}

std::optional<Severity> potentialOf(const Json& section) {
    if (textOf(section, "status") == name(Status::insufficientData)) return std::nullopt;
    const auto corrected = section.find("corrected");
    const bool swapped =
        corrected != section.end() && corrected->contains("optimization_potential");
    const std::string potential = textOf(swapped ? *corrected : section, "optimization_potential");
    if (potential == "HIGH") return Severity::critical;
    if (potential == "MEDIUM") return Severity::warning;
    if (potential == "LOW") return Severity::normal;
    return std::nullopt;
}

class MachineInputs {
 public:
    explicit MachineInputs(const std::vector<MachineSurvey>& surveys) {
        for (const MachineSurvey& each : surveys) {
            places_[each.meter.id] = inputs_.size();
            inputs_.push_back({each.meter.id, kMissing, {}});
        }
    }
    MachineHealthInput* find(const std::string& id) {
        const auto place = places_.find(id);
        return place == places_.end() ? nullptr : &inputs_[place->second];
    }
    std::vector<MachineHealthInput> take() { return std::move(inputs_); }

 private:
    std::map<std::string, std::size_t> places_;
    std::vector<MachineHealthInput> inputs_;
};

void takeEnergies(const Json& peakLoad, MachineInputs& machines) {
    for (const Json& machine : peakLoad["machines"]) {
        MachineHealthInput* const input = machines.find(textOf(machine, "machine_id"));
        const auto energy = machine.find("energy_kwh");
        if (input && energy != machine.end() && energy->is_number()) input->energyKwh = *energy;
    }
}

double completenessOf(const std::vector<MachineSurvey>& surveys) {
    double rows = 0, expected = 0;
    for (const MachineSurvey& each : surveys) {
        if (!(each.completeness > 0)) continue;
        rows += static_cast<double>(each.rows);
        expected += static_cast<double>(each.rows) / each.completeness;
    }
    return expected > 0 ? rows / expected : 1;
}

}  // namespace

HealthInput healthInput(const Json& result, const std::vector<MachineSurvey>& surveys) {
    HealthInput input;
    MachineInputs machines(surveys);
    for (const HealthSectionInfo& info : kHealthSections) {
        const auto section = result.find(info.name);
        if (section == result.end()) continue;
        const std::size_t at = index(info.section);
        input.reasons[at] = textOf(*section, "explanation");
        if (info.section == HealthSection::peakLoad) {
            input.sections[at] = potentialOf(*section);
            takeEnergies(*section, machines);
            continue;
        }
        input.sections[at] = worstOf(*section);
        for (const Json& machine : (*section)["machines"])
            if (MachineHealthInput* const own = machines.find(textOf(machine, "machine_id")))
                own->sections[at] = severityOf(machine);
    }
    input.completeness = completenessOf(surveys);
    input.machines = machines.take();
    return input;
}

}  // namespace joulewatch
