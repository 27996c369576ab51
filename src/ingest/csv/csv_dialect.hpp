#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ingest/column_map.hpp"
#include "ingest/csv/stamp_format.hpp"
#include "ingest/table/table_mapping.hpp"
#include "ingest/table/table_sample.hpp"

namespace joulewatch {

/// How one CSV file is written and what is read from it.
struct CsvDialect {
    char delimiter = ',';
    char decimalPoint = '.';
    StampFormat stamps = StampFormat::iso;
    std::vector<std::string> headers;
    ColumnMap columns;
    std::size_t bodyOffset = 0;    // of the first byte after the header's line
    std::uint64_t headerLine = 1;  // 1-based; blank lines and comments may stand before it
    std::vector<std::string> warnings;
};

/// What a mapping makes the reader do. Fails with a sentence that begins with `file` when the
/// mapping makes no table of readings.
Result<CsvDialect> dialectOf(const TableMapping& mapping, const std::string& file);

/// `sample` is the beginning of the file, whole lines or all of it.
Result<CsvDialect> sniffCsv(std::string_view sample, const std::string& file);

}  // namespace joulewatch
