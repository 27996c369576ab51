#include "app/plant_pieces.hpp"

#include <algorithm>

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

}  // namespace joulewatch
