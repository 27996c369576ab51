#pragma once

#include "analyze/quality/quality_findings.hpp"
#include "core/ingest_report.hpp"

namespace joulewatch {

/// A row that is earlier than the one before it of the same meter.
struct BackwardRow {
    MeterId meter;
    Timestamp at, before;
    std::uint64_t line = 0;
};

/// Rows of the file that its report only counts.
struct FileEvidence {
    std::vector<RejectedRow> outside;   // rejected for a value no meter sends
    std::vector<BackwardRow> backward;  // the first ones
};

/// What reading the file itself brought to light: stamps that occur twice (DQ03), power factors no
/// meter has (DQ04), stamps that go back (DQ07), labels that contradict their stamps (DQ11), a file
/// beyond 100 MB (DQ13). `span`, `interval`: of its readings.
void addFileFindings(const IngestReport& report, const FileEvidence& evidence, TimeRange span,
                     Duration interval, QualityFindings& findings);

}  // namespace joulewatch
