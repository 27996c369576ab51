#pragma once

#include <filesystem>

#include "core/result.hpp"
#include "ingest/read_options.hpp"
#include "ingest/table/table_sample.hpp"

namespace joulewatch {

/// The beginning of a CSV or Parquet file and what its columns are taken for.
struct TablePreview {
    TableSample sample;
    TableMapping mapping;
};

/// Reads no more than the beginning. A mapping with a `problem` is no error: the user may solve it.
Result<TablePreview> previewTable(const std::filesystem::path& path, const ReadOptions& options);

}  // namespace joulewatch
