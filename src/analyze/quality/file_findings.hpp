#pragma once

#include "analyze/quality/quality_findings.hpp"
#include "core/ingest_report.hpp"

namespace joulewatch {

/// What reading the file itself brought to light: stamps that occur twice (DQ03), power factors no
/// meter has (DQ04), stamps that go back (DQ07), labels that contradict their stamps (DQ11), a file
/// beyond 100 MB (DQ13). `outside`: the rows rejected for such values; `span`, `interval`: of its
/// readings.
void addFileFindings(const IngestReport& report, const std::vector<RejectedRow>& outside,
                     TimeRange span, Duration interval, QualityFindings& findings);

}  // namespace joulewatch
