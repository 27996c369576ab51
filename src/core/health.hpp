#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/severity.hpp"

namespace joulewatch {

/// The analyses that health is made of, and what each may cost of 100 points.
enum class HealthSection : std::uint8_t {
    voltageAnomalies,
    degradation,
    harmonics,
    phaseImbalance,
    peakLoad
};

struct HealthSectionInfo {
    HealthSection section;
    std::string_view name;  // of the section in the result file
    double weight;
};
inline constexpr std::array kHealthSections{
    HealthSectionInfo{HealthSection::voltageAnomalies, "voltage_anomalies", 20},
    HealthSectionInfo{HealthSection::degradation, "degradation", 25},
    HealthSectionInfo{HealthSection::harmonics, "harmonics", 20},
    HealthSectionInfo{HealthSection::phaseImbalance, "phase_imbalance", 20},
    HealthSectionInfo{HealthSection::peakLoad, "peak_load_optimization", 15},
};
constexpr std::size_t index(HealthSection section) { return static_cast<std::size_t>(section); }

/// A severity per section; none where the analysis was not asked for or had too little data. Peak
/// load: LOW, MEDIUM and HIGH potential stand as NORMAL, WARNING and CRITICAL.
using SectionSeverities = std::array<std::optional<Severity>, kHealthSections.size()>;

enum class HealthBand : std::uint8_t { good, attention, poor };

constexpr std::string_view name(HealthBand band) {
    switch (band) {
        case HealthBand::attention:
            return "attention";
        case HealthBand::poor:
            return "poor";
        case HealthBand::good:
            break;
    }
    return "good";
}

struct HealthDeduction {
    HealthSection section{};
    Severity severity = Severity::normal;
    double weight = 0;  // of 100, after missing sections' weights are shared out
    double points = 0;  // taken off
    std::string reason;
};

/// A limit on the score that has nothing to do with one section.
struct HealthCap {
    double score = 100;
    std::string reason;
};

struct MachineHealth {
    MeterId machineId;
    std::optional<double> score;  // none when no section was judged
    Severity severity = Severity::normal;
    SectionSeverities sections;
};

struct Health {
    std::optional<double> score;
    HealthBand band = HealthBand::good;
    double coveragePercent = 0;  // weight of the sections that were judged
    std::vector<HealthDeduction> deductions;
    std::optional<HealthCap> cap;
    std::optional<double> siteScore;  // machines' scores weighted by energy
    std::vector<MachineHealth> machines;
};

}  // namespace joulewatch
