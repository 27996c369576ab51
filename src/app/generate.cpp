#include "app/generate.hpp"

#include <oneapi/tbb/info.h>

#include <optional>

#include "app/plant_files.hpp"
#include "app/plant_pieces.hpp"
#include "generate/plant.hpp"

namespace joulewatch {
namespace {

Result<void> report(const Progress& progress, std::string_view stage, std::uint64_t done,
                    std::uint64_t total) {
    if (progress && !progress(stage, done, total))
        return fail(ErrorCode::cancelled, "stopped before the end: nothing was written");
    return {};
}

}  // namespace

Result<GenerateSummary> generate(const GenerateRequest& request, const Progress& progress) {
    const Plant plant(request.plant);
    const std::size_t threads =
        request.threads > 0 ? request.threads
                            : static_cast<std::size_t>(oneapi::tbb::info::default_concurrency());
    auto files = PlantFiles::open(plant, request);
    if (!files) return fail(files.error());

    const PlantPieces pieces(plant, request.chunkRows, !request.threePhase.empty());
    std::uint64_t done = 0;
    const auto format = [&](PlantPiece& piece) { files->format(piece); };
    const auto deliver = [&](PlantPiece& piece) -> Result<void> {
        if (auto appended = files->append(piece); !appended) return appended;
        done += piece.readings.samples() * piece.readings.series();
        return report(progress, "generate", done, plant.rows());
    };
    if (auto made = makePieces(plant, pieces, threads, format, deliver); !made)
        return fail(made.error());
    const std::uint64_t bytes = files->readingBytes();
    if (auto committed = files->commit(); !committed) return fail(committed.error());
    return GenerateSummary{plant.rows(), bytes};
}

std::vector<std::string> generateWarnings(const PlantOptions& plant) {
    std::vector<std::string> warnings;
    for (const FaultPlacement& each : plant.faults)
        if (each.machine >= plant.machines)
            warnings.push_back(
                fmt::format("there is no Machine_{:02} among {} machines: its {} is left out",
                            each.machine, plant.machines, name(each.fault)));
    return warnings;
}

std::filesystem::path metadataPath(const std::filesystem::path& labels) {
    std::filesystem::path path = labels;
    return path.replace_extension(".json");
}

}  // namespace joulewatch
