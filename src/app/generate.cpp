#include "app/generate.hpp"

#include <oneapi/tbb/info.h>

#include <algorithm>

#include "app/ordered_work.hpp"
#include "app/plant_files.hpp"
#include "app/plant_pieces.hpp"
#include "export/parquet/reading_parquet.hpp"

namespace joulewatch {
namespace {

/// No disk takes what sixteen make, and each holds a piece of the plant in memory.
std::size_t defaultThreads() {
    return static_cast<std::size_t>(std::min(16, oneapi::tbb::info::default_concurrency()));
}

/// One run: the plant, how it is cut, and how far it is.
struct GenerateRun {
    const Plant& plant;
    const PlantPieces& pieces;
    PlantFiles& files;
    const Progress& progress;
    std::vector<float> states = plant.initialStates();
    std::uint64_t done = 0;

    Result<void> deliver(PlantPiece& piece) {
        if (auto appended = files.append(piece); !appended) return appended;
        done += piece.readings.samples() * piece.readings.series();
        return reportProgress(progress, "generate", done, plant.rows());
    }
};

Result<void> writeText(GenerateRun& run, std::size_t threads) {
    using enum Step<PlantPiece>::Order;
    return inOrder<PlantPiece>(
        run.pieces.count(), threads,
        [&](std::uint64_t index, PlantPiece& piece) { run.pieces.draw(index, piece); },
        {{oneAfterTheOther, [&](PlantPiece& piece) { run.pieces.settle(run.states, piece); }},
         {any, [&](PlantPiece& piece) { run.pieces.read(piece); }},
         {oneAfterTheOther, [&](PlantPiece& piece) { run.files.place(piece); }},
         {any, [&](PlantPiece& piece) { run.files.format(piece); }}},
        [&](PlantPiece& piece) { return run.deliver(piece); });
}

/// Parquet's encoder asks for one piece after the other and takes longer over it than we do.
Result<TemporaryName> writeParquet(GenerateRun& run, const std::filesystem::path& target) {
    PlantPiece piece;
    std::uint64_t next = 0;
    return writeReadingParquet(target, run.plant.meters(),
                               [&](FixedPointGrid& grid) -> Result<bool> {
                                   if (next == run.pieces.count()) return false;
                                   run.pieces.draw(next++, piece);
                                   run.pieces.settle(run.states, piece);
                                   run.pieces.read(piece);
                                   run.files.place(piece);
                                   run.files.format(piece);
                                   if (auto delivered = run.deliver(piece); !delivered)
                                       return fail(delivered.error());
                                   std::swap(grid, piece.readings);
                                   return true;
                               });
}

}  // namespace

Result<GenerateSummary> generate(const GenerateRequest& request, const Progress& progress) {
    const Plant plant(request.plant);
    const std::size_t threads = request.threads > 0 ? request.threads : defaultThreads();
    const PlantPieces pieces(plant, request.chunkRows / piecesInFlight(threads),
                             !request.threePhase.empty());
    const bool parquet = request.output.extension() == ".parquet";
    auto files = PlantFiles::open(plant, request, !parquet);
    if (!files) return fail(files.error());

    GenerateRun run{plant, pieces, *files, progress};
    if (!parquet) {
        if (auto written = writeText(run, threads); !written) return fail(written.error());
        if (auto rest = files->appendRest(threads, progress); !rest) return fail(rest.error());
        if (auto committed = files->commit(); !committed) return fail(committed.error());
        return GenerateSummary{plant.rows(), files->readingBytes()};
    }
    auto written = writeParquet(run, request.output);
    if (!written) return fail(written.error());
    std::error_code ignored;  // a size that cannot be read is shown as 0
    const std::uint64_t bytes = std::filesystem::file_size(written->path(), ignored);
    if (auto rest = files->appendRest(threads, progress); !rest) return fail(rest.error());
    if (auto committed = files->commit(); !committed) return fail(committed.error());
    if (auto kept = written->keep(); !kept) return fail(kept.error());
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
