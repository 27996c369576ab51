#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "app/judge_quality.hpp"
#include "app/load_readings.hpp"
#include "app/settle_readings.hpp"

namespace joulewatch {

struct ImportOptions {
    LoadOptions load;  // its mapping, when the user gave one
    MissingTreatment missing = MissingTreatment::notify;
    Timestamp now{};
    /// Where the rejected rows go, as CSV; empty: nowhere. There is no file when none is rejected.
    std::filesystem::path rejected;
    /// Stores the readings before they are judged, which takes longer; empty: nobody does.
    std::function<Result<void>(const ReadingSpool& readings, const Progress& progress)> store;
};

/// A file brought in for good.
struct ImportedReadings {
    LoadedReadings loaded;
    QualityReport quality;
    TreatedGaps gaps;
    TableMapping mapping;
    bool stored = false;  // not when what is missing was treated: other readings were judged
};

/// Reads a file by its mapping, says what its data contradicts, and treats what is missing.
Result<ImportedReadings> importReadings(const std::filesystem::path& file, ImportOptions options,
                                        const Progress& progress);

}  // namespace joulewatch
