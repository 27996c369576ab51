#pragma once

#include <array>
#include <vector>

#include "analyze/quality/completeness.hpp"
#include "analyze/quality/file_findings.hpp"
#include "analyze/quality/quality_findings.hpp"
#include "app/stamp_choice.hpp"
#include "core/ingest_report.hpp"
#include "core/progress.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

struct QualityQuestion {
    Timestamp now{};                    // readings from after it are from the future
    bool weather = true;                // temperatures are of the air, not of a transformer
    std::vector<RejectedRow> outside;   // rejected for a value no meter sends
    std::vector<BackwardRow> backward;  // the first ones
};

/// What a file's data contradicts, and how complete it is.
struct QualityReport {
    std::uint64_t rows = 0;
    std::vector<QualityFinding> findings;
    std::array<QualityFindings::Count, kQualityRules> counts{};
    std::vector<MeterCompleteness> completeness;  // of each meter, in order of id
    std::vector<StampChoice> choices;             // what could be kept where stamps are shared
};

/// Reads every meter twice: what is usual for it, then what is not. Values that were filled in must
/// not be there yet.
Result<QualityReport> judgeQuality(const ReadingSpool& readings, const IngestReport& report,
                                   const QualityQuestion& question, const Progress& progress);

}  // namespace joulewatch
