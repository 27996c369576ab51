#pragma once

#include "core/ingest_report.hpp"
#include "core/packed_readings.hpp"
#include "core/progress.hpp"
#include "ingest/csv/structural_index.hpp"
#include "ingest/csv/text_source.hpp"
#include "ingest/read_options.hpp"

namespace joulewatch {

/// The first lines of a text, as many as it takes to know how it is written; an error when it is
/// something else.
Result<std::string> beginningOf(TextSource& source, const std::string& file);

/// Reads a CSV file's readings in parallel and hands them to `sink` in the order of the file (in
/// one thread at a time). Rows that cannot be read are counted and the first ones sampled; when
/// they are more than half, or there is no row at all, the file is refused.
Result<IngestReport> readCsv(TextSource& source, const ReadOptions& options,
                             const PackedReadingSink& sink, const Progress& progress,
                             SimdLevel level = bestSimdLevel());

}  // namespace joulewatch
