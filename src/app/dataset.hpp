#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "reports/section.hpp"

namespace joulewatch {

enum class DatasetKind : std::uint8_t { readings, result, sample };
enum class DatasetStatus : std::uint8_t { queued, running, ready, failed, cancelled };
std::string_view name(DatasetKind kind);
std::string_view name(DatasetStatus status);

/// A file that was brought in, what it is and how far its analysis is.
struct Dataset {
    std::string id;
    std::string name;  // as the user's file is called: text from outside, never a path
    DatasetKind kind = DatasetKind::readings;
    DatasetStatus status = DatasetStatus::queued;
    std::int64_t createdMs = 0;  // since 1970, UTC
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> rows;
    std::optional<std::size_t> machines;
    bool hasResult = false;
    bool hasSeries = false;
    std::optional<std::string> jobId;  // what works on it now
    std::optional<std::string> error;  // why it failed, in a sentence

    std::filesystem::path source;  // of the readings; empty when there are none
    std::filesystem::path origin;  // the file named on the command line, empty for an upload
};

/// As the API shows it and, with `source` and `origin` added, as the data directory keeps it.
Json toJson(const Dataset& dataset);
std::string storedText(const Dataset& dataset);
Result<Dataset> datasetFromStored(std::string_view text);

}  // namespace joulewatch
