#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/health.hpp"

namespace joulewatch {

/// 80 and more is good, 60 and more asks for attention.
HealthBand healthBand(double score);

struct ScoredSections {
    std::optional<double> score;  // none when nothing was judged
    double coveragePercent = 0;
    std::vector<HealthDeduction> deductions;
};

/// 100 − Σ weight·q, q = 0, ½, 1 for NORMAL, WARNING, CRITICAL. Sections that were not judged share
/// their weight out among those that were.
ScoredSections scoreSections(const SectionSeverities& sections);

struct MachineHealthInput {
    MeterId machineId;
    double energyKwh = kMissing;  // weighs its score within the site's
    SectionSeverities sections;   // of this machine; peak load is the plant's
};

struct HealthInput {
    SectionSeverities sections;                               // of the plant: each section's worst
    std::array<std::string, kHealthSections.size()> reasons;  // each section's explanation
    double completeness = 1;  // rows over rows there should be; below 90 % no score is above 90
    std::vector<MachineHealthInput> machines;
};

/// The plant's score from its sections' severities, each machine's from its own, and the site's:
/// the machines' mean by energy, at most 79 while anything is CRITICAL.
Health assessHealth(const HealthInput& input);

}  // namespace joulewatch
