#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/ingest_report.hpp"
#include "ingest/table/table_mapping.hpp"

namespace joulewatch {

struct ReadOptions {
    std::string shownName{};             // of the file in messages; empty: its path
    std::string defaultMeterId{};        // where the file names no machine; empty: the file's name
    std::uint64_t maxUnpackedBytes = 0;  // of a compressed file; 0: no limit
    std::optional<TableMapping> mapping{};  // of a CSV file; empty: found out from its beginning
    /// Told of the rejected rows in the order of the file, from one thread at a time; of a stretch
    /// of 4 MiB, the first kMaxRejected.
    std::function<void(const RejectedRow&)> onRejected{};
    static constexpr std::size_t kMaxRejected = 100'000;
};

}  // namespace joulewatch
