#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/ingest_report.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "reports/section.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// The readings of a file, ready to be analysed and drawn.
struct LoadedReadings {
    std::shared_ptr<const ReadingSpool> spool;
    IngestReport report;
};

/// What a running server does with a file; tests put quick ones in their place.
struct WorkspaceSteps {
    std::function<Result<LoadedReadings>(const std::filesystem::path& file,
                                         const std::filesystem::path& spillDirectory,
                                         const Progress& progress)>
        load;
    std::function<Result<Json>(const LoadedReadings& readings, const Progress& progress)> analyze;
    /// Writes the sample plant's readings.
    std::function<Result<void>(const std::filesystem::path& file, const Progress& progress)> sample;
};

/// The program's own.
WorkspaceSteps defaultSteps();

}  // namespace joulewatch
