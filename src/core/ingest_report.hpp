#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/metric.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// One row that could not be read, and why.
struct RejectedRow {
    /// A value that no working meter sends, where that is why.
    struct Outside {
        Metric metric;
        double value;
        std::string meter;
        Timestamp at;
    };
    std::uint64_t line = 0;  // 1-based line of the file, the header being line 1
    std::string column;      // empty when the whole line is at fault
    std::string reason;      // names what was found and what was expected
    std::string text;        // the line as it stands there, its first 1000 bytes
    std::optional<Outside> outside;
};

/// A row that is called `label` where its stamp says `expected`.
struct LabelContradiction {
    std::string meter;
    Timestamp at;
    std::uint64_t line = 0;
    std::string label, expected;
};

/// How often one column of labels contradicts the stamps.
struct LabelCheck {
    static constexpr std::size_t kMaxSamples = 100;  // the first ones

    std::uint64_t contradictions = 0;
    std::vector<LabelContradiction> samples;
};

/// A stamp that a meter has more than once.
struct SharedStamp {
    std::string meter;
    Timestamp at;
    std::uint64_t rows = 0;
    bool conflicting = false;  // other values: none was kept
};

/// What a file's power column held; what is not power becomes power once the rows are in order.
enum class PowerContent : std::uint8_t { meanPower, intervalEnergy, runningTotal };

/// What happened while a file was read: nothing is dropped in silence.
struct IngestReport {
    static constexpr std::size_t kMaxSamples = 20;  // of rejected rows, the first ones

    std::string file;
    std::string format;  // "csv", "csv.gz", "parquet"
    std::uint64_t bytes = 0;
    std::uint64_t rowsRead = 0;      // rows kept
    std::uint64_t rowsRejected = 0;  // rows that could not be read
    std::vector<RejectedRow> rejectedSamples;
    std::uint64_t missingValues = 0;        // empty, nan or inf cells, kept as missing
    std::uint64_t duplicateRows = 0;        // same meter, stamp and values: one kept
    std::uint64_t conflictingRows = 0;      // same meter and stamp, other values: none kept
    std::vector<SharedStamp> sharedStamps;  // the first kMaxSharedStamps of each meter
    static constexpr std::size_t kMaxSharedStamps = 200;
    std::uint64_t rowsOutOfOrder = 0;  // came earlier than their predecessor of the same meter
    LabelCheck season, timeOfDay;
    PowerContent power = PowerContent::meanPower;
    std::vector<std::string> columnMapping;  // "timestamp ← column 3 'timestamp'"
    std::vector<std::string> warnings;
};

}  // namespace joulewatch
