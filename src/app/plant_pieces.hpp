#pragma once

#include <cstdint>
#include <vector>

#include "core/fixed_point_grid.hpp"
#include "export/placed_text.hpp"
#include "generate/plant.hpp"

namespace joulewatch {

/// A run of whole blocks of a plant, and what is made of it on its way to a file.
struct PlantPiece {
    std::uint64_t firstBlock = 0;
    std::size_t blockCount = 0;
    std::vector<PlantBlock> blocks;
    FixedPointGrid readings, threePhase;
    PlacedText text, threePhaseText;
};

/// Cuts a plant into pieces of about `rows` rows, which bounds memory, and makes them.
class PlantPieces {
 public:
    PlantPieces(const Plant& plant, std::size_t rows, bool threePhase);

    std::uint64_t count() const;
    void draw(std::uint64_t index, PlantPiece& piece) const;           // any thread
    void settle(std::vector<float>& states, PlantPiece& piece) const;  // in order
    void read(PlantPiece& piece) const;                                // any thread

 private:
    const Plant& plant_;
    std::size_t blocksEach_;
    bool threePhase_;
};

}  // namespace joulewatch
