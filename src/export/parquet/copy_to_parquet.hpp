#pragma once

#include <duckdb.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "export/output_file.hpp"

namespace joulewatch {

struct ParquetColumn {
    std::string name;
    duckdb_type type;
};

/// Rows as DuckDB pulls them, chunk by chunk, from one thread.
class ParquetRows {
 public:
    virtual ~ParquetRows() = default;
    /// Fills the chunk with the next rows and sets its size: 0 at the end.
    virtual Result<void> fill(duckdb_data_chunk chunk) = 0;
};

/// A string as DuckDB's vectors hold it: up to twelve bytes inside, longer ones by the address of
/// `text`.
duckdb_string_t asDuckDb(const std::string& text);

/// Writes all rows as Parquet with zstd. The file takes its name with keep(). Memory is bounded by
/// the row group, not by the file.
Result<TemporaryName> copyToParquet(const std::filesystem::path& target,
                                    const std::vector<ParquetColumn>& columns, ParquetRows& rows);

}  // namespace joulewatch
