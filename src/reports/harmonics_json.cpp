#include "reports/harmonics_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

Json pairs(const std::vector<HarmonicRatio>& ratios) {
    Json list = Json::array();
    for (const HarmonicRatio& each : ratios)
        list.push_back(Json::array({each.order, number(each.ratio)}));
    return list;
}

Json spectrum(const HarmonicsFinding& finding) {
    Json list = Json::array();
    for (const HarmonicRatio& each : finding.spectrum)
        list.push_back(Json{{"order", each.order}, {"ratio", number(each.ratio)}});
    for (const PeriodRatio& each : finding.periodSpectrum)
        list.push_back(Json{{"period_s", number(each.periodS)}, {"ratio", number(each.ratio)}});
    return list;
}

Json limits(const std::vector<HarmonicLimit>& checked) {
    Json list = Json::array();
    for (const HarmonicLimit& each : checked)
        list.push_back(Json{{"standard", each.standard},
                            {"order", each.order},
                            {"limit_percent", number(each.limitPercent)},
                            {"value_percent", number(each.valuePercent)},
                            {"ok", each.ok},
                            {"indicative", each.indicative}});
    return list;
}

/// "3rd (10.4 %) and 5th (6.9 %)": the two that matter most.
std::string largest(const std::vector<HarmonicRatio>& dominant) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(dominant.size(), 2); ++i) {
        const int order = dominant[i].order;
        const bool teen = order / 10 == 1;
        const int last = teen ? 0 : order % 10;
        const char* ending = last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
        text += fmt::format("{}{}{} ({:.1f} %)", i > 0 ? " and " : "", order, ending,
                            100 * dominant[i].ratio);
    }
    return text;
}

std::string explain(const HarmonicsFinding& finding) {
    const bool waveform = finding.provenance.basis == Basis::waveform;
    const std::string orders = largest(finding.dominantHarmonics);
    if (!std::isfinite(finding.thdPercent))
        return waveform ? "The waveforms hold no phase current to find harmonics in."
                        : "Nothing in the RMS readings repeats clearly enough to have overtones; "
                          "mains harmonics cannot be seen in them.";
    if (waveform)
        return fmt::format("Harmonics are {:.1f} % of the current's fundamental{}.",
                           finding.thdPercent, orders.empty() ? "" : ", mostly the " + orders);
    return fmt::format(
        "The RMS current repeats every {:.0f} s with overtones of {:.1f} %{}; this is a signature "
        "of the load, not of the mains, whose harmonics RMS readings cannot show.",
        finding.fundamentalPeriodS, finding.thdPercent,
        orders.empty() ? "" : ", mostly the " + orders);
}

/// What usually causes the strongest order, and what is done about it.
std::string remedy(const std::vector<HarmonicRatio>& dominant) {
    const int order = dominant.empty() ? 0 : dominant.front().order;
    if (order > 0 && order % 3 == 0)
        return "Look for single-phase rectifiers (power supplies, lighting, small drives) and "
               "check the neutral's load; a harmonic filter for the 3rd order removes it.";
    if (order > 3 && (order % 6 == 1 || order % 6 == 5))
        return "Look for six-pulse drives without a choke: a line reactor of 3 to 5 % or a filter "
               "tuned to the 5th order lowers it.";
    if (order > 0 && order % 2 == 0)
        return "Even orders point to a faulty rectifier or half-wave load: have its "
               "semiconductors tested.";
    return "Find the non-linear load behind the distortion and have a filter sized for it.";
}

Json recommend(const HarmonicsFinding& finding) {
    if (finding.severity == Severity::normal) return nullptr;
    if (finding.provenance.basis != Basis::waveform)
        return "Record a waveform at this machine (6.4 kHz or faster, 0.2 s or longer) and "
               "analyse it with --waveforms to see whether its mains current is distorted.";
    const std::string urgency =
        finding.severity == Severity::critical ? "Act soon: losses and heating are high. " : "";
    return urgency + remedy(finding.dominantHarmonics);
}

Json literalOf(const HarmonicsLiteral& literal) {
    return Json{{"thd_percent", number(literal.thdPercent)},
                {"power_factor", number(literal.powerFactor)},
                {"severity", name(literal.severity)},
                {"dominant_harmonics", pairs(literal.dominantHarmonics)}};
}

}  // namespace

MachineEntry harmonicsEntry(const HarmonicsFinding& finding) {
    Json fields = Json::object();
    fields["machine_id"] = finding.machineId;
    fields["thd_percent"] = number(finding.thdPercent);
    fields["power_factor"] = number(finding.powerFactor);
    fields["severity"] = name(finding.severity);
    fields["dominant_harmonics"] = pairs(finding.dominantHarmonics);
    fields["is_true_thd"] = finding.isTrueThd;
    fields["quality"] = finding.quality ? Json(name(*finding.quality)) : Json(nullptr);
    fields["fundamental_period_s"] = number(finding.fundamentalPeriodS);
    fields["f1_hz"] = number(finding.f1Hz);
    fields["tdd_percent"] = number(finding.tddPercent);
    fields["k_factor"] = number(finding.kFactor);
    fields["voltage_thd_percent"] = number(finding.voltageThdPercent);
    fields["crest_factor"] = number(finding.crestFactor);
    fields["displacement_power_factor"] = number(finding.displacementPowerFactor);
    fields["limits"] = limits(finding.limits);
    fields["bursts"] = finding.bursts;
    addProvenance(fields, finding.provenance);
    fields["explanation"] = explain(finding);
    fields["recommendation"] = recommend(finding);
    fields["spectrum"] = spectrum(finding);
    return {.machineId = finding.machineId,
            .severity = finding.severity,
            .metric = finding.thdPercent,
            .fields = std::move(fields),
            .seedLiteral = literalOf(finding.literal)};
}

Json harmonicsSection(const std::vector<HarmonicsFinding>& findings, Compat compat,
                      const std::optional<std::string>& forced) {
    std::vector<MachineEntry> machines;
    machines.reserve(findings.size());
    for (const HarmonicsFinding& each : findings) machines.push_back(harmonicsEntry(each));
    const Provenance none{.basis = Basis::rmsSeries,
                          .status = Status::insufficientData,
                          .method = "",
                          .warnings = {}};
    return machineSection(std::move(machines), none, compat, forced);
}

}  // namespace joulewatch
