#include "analyze/health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace joulewatch {
namespace {

constexpr double kGood = 80;
constexpr double kAttention = 60;
constexpr double kCompleteEnough = 0.9;
constexpr double kIncompleteCap = 90;
constexpr double kCriticalCap = 79;

double share(Severity severity) {
    return severity == Severity::critical ? 1 : severity == Severity::warning ? 0.5 : 0;
}

/// The worst of a machine's own sections: a plant's peak is nobody's fault.
Severity worst(const SectionSeverities& sections) {
    Severity severity = Severity::normal;
    for (const HealthSectionInfo& each : kHealthSections)
        if (each.section != HealthSection::peakLoad)
            severity = std::max(severity, sections[index(each.section)].value_or(Severity::normal));
    return severity;
}

MachineHealth healthOf(const MachineHealthInput& machine) {
    return {machine.machineId, scoreSections(machine.sections).score, worst(machine.sections),
            machine.sections};
}

/// A machine whose energy is unknown weighs as much as the mean of the others.
double usualEnergy(const std::vector<MachineHealthInput>& machines) {
    double sum = 0;
    double count = 0;
    for (const MachineHealthInput& each : machines) {
        if (!(each.energyKwh > 0)) continue;
        sum += each.energyKwh;
        count += 1;
    }
    return count > 0 ? sum / count : 1;
}

std::optional<double> siteScore(const HealthInput& input,
                                const std::vector<MachineHealth>& machines) {
    const double usual = usualEnergy(input.machines);
    double sum = 0;
    double weight = 0;
    bool critical = false;
    for (std::size_t m = 0; m < machines.size(); ++m) {
        critical |= machines[m].severity == Severity::critical;
        if (!machines[m].score) continue;
        const double kwh = input.machines[m].energyKwh;
        const double own = std::isnan(kwh) ? usual : std::max(0.0, kwh);
        sum += own * *machines[m].score;
        weight += own;
    }
    if (weight <= 0) return std::nullopt;
    const double mean = sum / weight;
    return critical ? std::min(mean, kCriticalCap) : mean;
}

}  // namespace

HealthBand healthBand(double score) {
    return score >= kGood        ? HealthBand::good
           : score >= kAttention ? HealthBand::attention
                                 : HealthBand::poor;
}

ScoredSections scoreSections(const SectionSeverities& sections) {
    ScoredSections scored;
    for (const HealthSectionInfo& each : kHealthSections)
        if (sections[index(each.section)]) scored.coveragePercent += each.weight;
    if (scored.coveragePercent <= 0) return scored;
    double score = 100;
    for (const HealthSectionInfo& each : kHealthSections) {
        const auto& severity = sections[index(each.section)];
        if (!severity || *severity == Severity::normal) continue;
        const double weight = each.weight * 100 / scored.coveragePercent;
        const double points = weight * share(*severity);
        scored.deductions.push_back({each.section, *severity, weight, points, {}});
        score -= points;
    }
    scored.score = std::max(0.0, score);
    return scored;
}

Health assessHealth(const HealthInput& input) {
    Health health;
    ScoredSections scored = scoreSections(input.sections);
    health.score = scored.score;
    health.coveragePercent = scored.coveragePercent;
    health.deductions = std::move(scored.deductions);
    for (HealthDeduction& each : health.deductions)
        each.reason = input.reasons[index(each.section)];
    if (health.score && input.completeness<kCompleteEnough&& * health.score> kIncompleteCap) {
        health.score = kIncompleteCap;
        health.cap = HealthCap{
            kIncompleteCap,
            fmt::format("Only {:.1f} % of the readings are there, and what was not measured cannot "
                        "be called healthy.",
                        100 * input.completeness)};
    }
    if (health.score) health.band = healthBand(*health.score);
    for (const MachineHealthInput& each : input.machines) health.machines.push_back(healthOf(each));
    health.siteScore = siteScore(input, health.machines);
    return health;
}

}  // namespace joulewatch
