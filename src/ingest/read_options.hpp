#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/ingest_report.hpp"
#include "core/reading_batch.hpp"
#include "ingest/table/table_mapping.hpp"

namespace joulewatch {

/// Rows whose lines in the file somebody wants to know, by meter and milliseconds since 1970.
using WantedRows = std::unordered_map<std::string, std::unordered_set<std::int64_t>>;
struct FoundRow {
    std::string meter;
    std::int64_t at = 0;
    std::uint64_t line = 0;
    Sample values;  // as the file has them, in our units; energy is not yet power
};
/// A row that is earlier than the one before it of the same meter.
struct RowOutOfOrder {
    std::string meter;
    Timestamp at, before;
    std::uint64_t line = 0;
};

struct ReadOptions {
    std::string shownName{};             // of the file in messages; empty: its path
    std::string defaultMeterId{};        // where the file names no machine; empty: the file's name
    std::uint64_t maxUnpackedBytes = 0;  // of a compressed file; 0: no limit
    std::optional<TableMapping> mapping{};  // empty: found out from the beginning of the file
    /// Told of the rejected rows in the order of the file, from one thread at a time; of a stretch
    /// of 4 MiB, the first kMaxRejected.
    std::function<void(const RejectedRow&)> onRejected{};
    /// Told of each wanted row that is found, in the order of the file.
    std::shared_ptr<const WantedRows> wanted{};
    std::function<void(const FoundRow&)> onFound{};
    /// Told of rows that go back in time, in the order of the file; of a stretch of 4 MiB, the
    /// first kMaxOutOfOrder. Not of a Parquet file whose columns are plain.
    std::function<void(const RowOutOfOrder&)> onOutOfOrder{};
    static constexpr std::size_t kMaxOutOfOrder = 100;
    static constexpr std::size_t kMaxRejected = 100'000;
};

}  // namespace joulewatch
