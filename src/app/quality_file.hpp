#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "app/import_readings.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// What a person said about a finding.
enum class QualityDecision : std::uint8_t { accepted, corrected, excluded };
std::string_view name(QualityDecision decision);
std::optional<QualityDecision> qualityDecision(std::string_view name);

/// A decision, with the value of a correction, or which of several readings is kept.
struct FindingDecision {
    std::optional<QualityDecision> decision;  // empty: none, or no longer
    std::optional<double> value{};
    std::optional<KeptReading> keep{};
};

/// How many findings of each level there are.
struct QualitySummary {
    std::uint64_t errors = 0, warnings = 0, notices = 0;
};
QualitySummary summarize(const QualityReport& report);

/// A quality report as the data directory keeps it and the API shows it: rows, completeness,
/// counts, imputed, findings, each finding with a hexadecimal id and a decision.
Json toJson(const QualityReport& report, const TreatedGaps& gaps);

/// What a stored finding says that a decision needs.
struct DecidedFinding {
    MeterId meter;
    std::optional<Metric> metric;
    TimeRange range;
    std::vector<StampChoice> choices{};  // of stamps that are shared
};
/// The finding of an id in a stored report, to be changed in place; null when there is none.
Json* findFinding(Json& report, std::string_view id);
DecidedFinding readFinding(const Json& finding);

}  // namespace joulewatch
