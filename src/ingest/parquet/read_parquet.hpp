#pragma once

#include <filesystem>

#include "core/ingest_report.hpp"
#include "core/packed_readings.hpp"
#include "core/progress.hpp"
#include "ingest/read_options.hpp"

namespace joulewatch {

/// Reads a Parquet file's readings, mapped by column name as a CSV file's are, and hands them to
/// `sink` in the order of the file. Stamps may be of any time type, text or epoch numbers. In the
/// report a "line" is a row, the first being 1.
Result<IngestReport> readParquet(const std::filesystem::path& path, const ReadOptions& options,
                                 const PackedReadingSink& sink, const Progress& progress);

}  // namespace joulewatch
