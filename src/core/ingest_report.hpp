#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/time.hpp"

namespace joulewatch {

/// One row that could not be read, and why.
struct RejectedRow {
    std::uint64_t line = 0;  // 1-based line of the file, the header being line 1
    std::string column;      // empty when the whole line is at fault
    std::string reason;      // names what was found and what was expected
};

/// What happened while a file was read: nothing is dropped in silence.
struct IngestReport {
    static constexpr std::size_t kMaxSamples = 20;  // of rejected rows, the first ones

    std::string file;
    std::string format;  // "csv", "csv.gz", "parquet"
    std::uint64_t bytes = 0;
    std::uint64_t rowsRead = 0;      // rows kept
    std::uint64_t rowsRejected = 0;  // rows that could not be read
    std::vector<RejectedRow> rejectedSamples;
    std::uint64_t missingValues = 0;    // empty, nan or inf cells, kept as missing
    std::uint64_t duplicateRows = 0;    // same meter, stamp and values: one kept
    std::uint64_t conflictingRows = 0;  // same meter and stamp, other values: none kept
    std::uint64_t rowsOutOfOrder = 0;   // came earlier than their predecessor of the same meter
    std::vector<std::string> columnMapping;  // "timestamp ← column 3 'timestamp'"
    std::vector<std::string> warnings;
};

}  // namespace joulewatch
