#pragma once

#include <functional>

#include "export/output_file.hpp"
#include "export/readings/export_columns.hpp"

namespace joulewatch {

/// The next rows; null at the end. What it points to stays until it is asked again, its meter to
/// the end.
using ExportRowsSource = std::function<Result<const ExportRows*>()>;

/// Readings as Parquet with zstd: the columns of the CSV, stamps as UTC, numbers as DOUBLE, what is
/// missing as NULL. The file takes its name with keep(). Memory is bounded by the row group.
Result<TemporaryName> writeBatchParquet(const std::filesystem::path& target,
                                        const ExportColumns& columns,
                                        const ExportRowsSource& source);

}  // namespace joulewatch
