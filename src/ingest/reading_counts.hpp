#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ingest_report.hpp"

namespace joulewatch {

/// What is counted while any file is read.
struct ReadingCounts {
    std::uint64_t rows = 0;
    std::uint64_t rowsRejected = 0;
    std::uint64_t missingValues = 0;
    std::uint64_t rowsOutOfOrder = 0;
    std::vector<RejectedRow> rejectedSamples;

    /// Keeps the first rows it is given.
    void sample(RejectedRow row);
    /// Why a file with these counts is no file of readings: no rows, or most of them unreadable.
    /// `lineWord`: what the numbers of the samples count.
    std::optional<std::string> refusal(const std::string& file,
                                       std::string_view lineWord = "line") const;
    IngestReport report() const;
};

}  // namespace joulewatch
