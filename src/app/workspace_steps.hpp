#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/analyze.hpp"
#include "app/import_choice.hpp"
#include "app/import_readings.hpp"
#include "core/ingest_report.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "reports/section.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// A file of readings, and how it is to be read.
struct ReadingsFile {
    std::filesystem::path path;
    std::string shownName;                 // as its owner knows it: what messages call it
    std::filesystem::path spillDirectory;  // for readings that memory has no room for
    std::uint64_t maxUnpackedBytes = 0;    // of a compressed file; 0: no limit
    std::optional<ImportChoice> choice;    // what the user said of its columns
    std::filesystem::path rejected;        // where rows go that cannot be read; empty: nowhere
    Timestamp now{};                       // stamps beyond it are from the future
    /// Stores the readings before they are judged, where that is possible.
    std::function<Result<void>(const ReadingSpool& readings, const Progress& progress)> store{};
};

/// Readings that analyses and charts share.
struct SharedReadings {
    std::shared_ptr<const ReadingSpool> spool;
    IngestReport report;
    QualityReport quality;
    TreatedGaps gaps;
    std::string shape;    // of the table; empty: not known
    bool stored = false;  // ReadingsFile::store did so
};

/// The files of the sample plant, which has what a real one seldom gives: waveforms and phases.
struct SamplePlant {
    explicit SamplePlant(const std::filesystem::path& folder, std::string_view shaped = {})
        : shape(shaped),
          readings(folder / "source.csv"),
          waveforms(folder / "waveforms.csv"),
          threePhase(folder / "three-phase.csv") {}
    std::string shape;  // empty: machines
    std::filesystem::path readings, waveforms, threePhase;
};

/// What a running server does with a file; tests put quick ones in their place.
struct WorkspaceSteps {
    std::function<Result<SharedReadings>(const ReadingsFile& file, const Progress& progress)> load;
    std::function<Result<Json>(const SharedReadings& readings, const AnalyzeOptions& options,
                               const Progress& progress)>
        analyze;
    /// Writes the files of the sample plant, or the table of its shape.
    std::function<Result<void>(const SamplePlant& files, const Progress& progress)> sample;
};

/// Whether the analyses of machines have something to say of readings.
bool isAnalysable(const SharedReadings& readings);

/// The program's own.
WorkspaceSteps defaultSteps();

}  // namespace joulewatch
