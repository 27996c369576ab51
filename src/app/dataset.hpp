#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "reports/section.hpp"
#include "store/work_store.hpp"

namespace joulewatch {

enum class DatasetKind : std::uint8_t { readings, result, sample, live };
std::string_view name(DatasetKind kind);
std::string_view name(WorkStatus status);

/// Who brought a data set.
struct Owner {
    std::string id, name;  // empty: named on the command line; everybody's
};

/// A file that was brought in, what it is and how far its analysis is.
struct Dataset {
    std::string id;
    std::string name;  // as the user's file is called: text from outside, never a path
    Owner owner;
    DatasetKind kind = DatasetKind::readings;
    WorkStatus status = WorkStatus::queued;
    std::int64_t createdMs = 0;  // since 1970, UTC
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> rows;
    std::optional<std::size_t> machines;
    bool hasResult = false;
    std::string shape;  // of the table, as TableShape is called; empty: not known
    std::optional<std::int64_t> intervalMs;
    struct Quality {
        std::uint64_t errors = 0, warnings = 0, notices = 0;
    };
    std::optional<Quality> quality;    // findings of each level
    bool hasRejected = false;          // there is a list of rows that could not be read
    std::optional<std::string> jobId;  // what works on it now
    std::optional<std::string> error;  // why it failed, in a sentence

    std::filesystem::path source;  // of the readings; empty when there are none
    std::filesystem::path origin;  // the file named on the command line, empty for an upload

    bool hasSeries() const {
        return kind == DatasetKind::live || (status == WorkStatus::ready && !source.empty());
    }
};

/// As the API shows it.
Json toJson(const Dataset& dataset);
/// As the settings keep it, and back.
StoredDataset toStored(const Dataset& dataset);
Result<Dataset> fromStored(const StoredDataset& stored);

}  // namespace joulewatch
