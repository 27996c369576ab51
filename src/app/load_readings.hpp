#pragma once

#include <filesystem>

#include "core/ingest_report.hpp"
#include "core/progress.hpp"
#include "ingest/read_options.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

struct LoadOptions {
    ReadOptions read;
    SpoolOptions spool;
};

/// A file of readings, ready for analyses and charts.
struct LoadedReadings {
    ReadingSpool spool;
    IngestReport report;
};

/// Streams a CSV (also gzip) or Parquet file into a spool, in parallel in the calling thread's task
/// arena; energy becomes mean power. Progress is told as the stages "reading" (bytes), "ordering"
/// and, of energy, "converting".
Result<LoadedReadings> loadReadings(const std::filesystem::path& file, const LoadOptions& options,
                                    const Progress& progress);

}  // namespace joulewatch
