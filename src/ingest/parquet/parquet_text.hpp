#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "ingest/csv/text_source.hpp"

namespace joulewatch {

/// A Parquet file as the CSV table it could have been: a header, commas, decimal points, UTC
/// stamps, nothing where there is no value. Whatever is known of tables then holds for it too.
Result<std::unique_ptr<TextSource>> openParquetText(const std::filesystem::path& path,
                                                    const std::string& name);

}  // namespace joulewatch
