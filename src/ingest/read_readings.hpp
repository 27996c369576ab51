#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/ingest_report.hpp"
#include "core/packed_readings.hpp"
#include "core/progress.hpp"
#include "ingest/csv/text_source.hpp"
#include "ingest/read_options.hpp"

namespace joulewatch {

/// Reads a file of readings, CSV (also gzip) or Parquet, told apart by content. A file that cannot
/// be read as a whole is an Error of one sentence that names the file, the line and the column.
Result<IngestReport> readReadings(const std::filesystem::path& path, ReadOptions options,
                                  const PackedReadingSink& sink, const Progress& progress);

/// Told by content, whatever the file is called.
Result<bool> isParquet(const std::filesystem::path& path, const std::string& name);

/// The text of a CSV file, unpacked when it is gzip, or a Parquet file as such a text.
Result<std::unique_ptr<TextSource>> openText(const std::filesystem::path& path,
                                             const ReadOptions& options);

}  // namespace joulewatch
