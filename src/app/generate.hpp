#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "generate/plant_options.hpp"

namespace joulewatch {

struct GenerateRequest {
    PlantOptions plant;
    std::filesystem::path output = "energy_monitoring_data.csv";  // `.parquet`: Parquet; `-`: pipe
    std::filesystem::path labels, threePhase, waveforms;          // empty: not wanted
    std::size_t chunkRows = 50000;                                // in work at a time
    std::size_t threads = 0;                                      // 0: one per processor
};

struct GenerateSummary {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;  // of the file of readings
};

/// Makes a plant and writes its readings, and the side files asked for. All files appear when all
/// are whole. The bytes depend on `plant` alone.
Result<GenerateSummary> generate(const GenerateRequest& request, const Progress& progress);

/// What the person who asked should know: faults of machines that do not exist.
std::vector<std::string> generateWarnings(const PlantOptions& plant);

/// The file of options and truth beside the labels: labels.csv → labels.json.
std::filesystem::path metadataPath(const std::filesystem::path& labels);

}  // namespace joulewatch
