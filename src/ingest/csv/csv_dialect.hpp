#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ingest/column_map.hpp"
#include "ingest/csv/stamp_format.hpp"

namespace joulewatch {

inline constexpr std::size_t kMaxLineBytes = 64U << 10U;
inline constexpr std::size_t kMaxColumns = 256;

/// How one CSV file is written, found out from its beginning.
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

/// `sample` is the beginning of the file, whole lines or all of it. Fails with a sentence that
/// begins with `file` when this is no table of readings.
Result<CsvDialect> sniffCsv(std::string_view sample, const std::string& file);

}  // namespace joulewatch
