#include "app/plant_pieces.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <optional>

namespace joulewatch {

PlantPieces::PlantPieces(const Plant& plant, std::size_t rows, bool threePhase)
    : plant_(plant),
      blocksEach_(std::max<std::size_t>(1, rows / (plant.options().machines * kBlockSamples))),
      threePhase_(threePhase) {}

std::uint64_t PlantPieces::count() const {
    return (plant_.blocks() + blocksEach_ - 1) / blocksEach_;
}

void PlantPieces::draw(std::uint64_t index, PlantPiece& piece) const {
    piece.firstBlock = index * blocksEach_;
    piece.blockCount = std::min<std::uint64_t>(blocksEach_, plant_.blocks() - piece.firstBlock);
    piece.blocks.resize(blocksEach_);
    for (std::size_t b = 0; b < piece.blockCount; ++b)
        plant_.draw(piece.firstBlock + b, piece.blocks[b]);
}

void PlantPieces::settle(std::vector<float>& states, PlantPiece& piece) const {
    for (std::size_t b = 0; b < piece.blockCount; ++b) plant_.settle(states, piece.blocks[b]);
}

void PlantPieces::read(PlantPiece& piece) const {
    const std::uint64_t first = piece.firstBlock * kBlockSamples;
    const std::size_t samples =
        std::min<std::uint64_t>(piece.blockCount * kBlockSamples, plant_.samples() - first);
    piece.readings.reshape(plant_.at(first), plant_.interval(), samples, plant_.options().machines,
                           kReadingColumns.size());
    if (threePhase_)
        piece.threePhase.reshape(plant_.at(first), plant_.interval(), samples,
                                 plant_.threePhaseMachines().size(), kThreePhaseColumns);
    for (std::size_t b = 0; b < piece.blockCount; ++b)
        plant_.read(piece.blocks[b], piece.readings, b * kBlockSamples,
                    threePhase_ ? &piece.threePhase : nullptr);
}

Result<void> makePieces(const Plant& plant, const PlantPieces& pieces, std::size_t threads,
                        const std::function<void(PlantPiece&)>& format,
                        const std::function<Result<void>(PlantPiece&)>& deliver) {
    namespace tbb = oneapi::tbb;
    // One thread more than asked for: it sleeps in the disk while the others work.
    const std::size_t workers = threads + 1;
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, workers);
    tbb::task_arena arena(static_cast<int>(workers));

    const std::size_t inFlight = threads + 2;
    std::vector<PlantPiece> pool(inFlight);
    std::vector<float> states = plant.initialStates();
    std::uint64_t next = 0;
    std::atomic<bool> stopped = false;
    std::optional<Error> error;

    // Pieces pass in order, so the oldest is always delivered before its place is taken again.
    const auto take = [&](tbb::flow_control& flow) -> std::uint64_t {
        if (next == pieces.count() || stopped) flow.stop();
        return next++;
    };
    const auto draw = [&](std::uint64_t index) {
        PlantPiece& piece = pool[index % inFlight];
        pieces.draw(index, piece);
        return &piece;
    };
    const auto settle = [&](PlantPiece* piece) {
        pieces.settle(states, *piece);
        return piece;
    };
    const auto read = [&](PlantPiece* piece) {
        pieces.read(*piece);
        format(*piece);
        return piece;
    };
    const auto finish = [&](PlantPiece* piece) {
        if (stopped) return;
        if (auto delivered = deliver(*piece); !delivered) {
            error = std::move(delivered.error());
            stopped = true;
        }
    };
    using enum tbb::filter_mode;
    arena.execute([&] {
        tbb::parallel_pipeline(
            inFlight, tbb::make_filter<void, std::uint64_t>(serial_in_order, take) &
                          tbb::make_filter<std::uint64_t, PlantPiece*>(parallel, draw) &
                          tbb::make_filter<PlantPiece*, PlantPiece*>(serial_in_order, settle) &
                          tbb::make_filter<PlantPiece*, PlantPiece*>(parallel, read) &
                          tbb::make_filter<PlantPiece*, void>(serial_in_order, finish));
    });
    if (error) return fail(std::move(*error));
    return {};
}

}  // namespace joulewatch
