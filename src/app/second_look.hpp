#pragma once

#include <filesystem>
#include <vector>

#include "app/stamp_choice.hpp"
#include "core/ingest_report.hpp"
#include "core/quality_finding.hpp"
#include "ingest/read_options.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// Reads a file once more, as it was mapped: finds the line of each finding's first reading, and
/// returns what could be kept at stamps whose readings contradict each other, of the first
/// kMaxStampChoices. Nothing of running totals: no single one of them is worth an interval.
std::vector<StampChoice> lookAgain(const std::filesystem::path& file, ReadOptions options,
                                   const IngestReport& report, const ReadingSpool& readings,
                                   std::vector<QualityFinding>& findings);

}  // namespace joulewatch
