#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/fixed_point_grid.hpp"
#include "core/result.hpp"
#include "generate/plant.hpp"

namespace joulewatch {

/// Text that grows to what it once needed and is used again for the next piece.
class TextBuffer {
 public:
    char* room(std::size_t bytes) {
        if (bytes > capacity_) {
            text_ = std::make_unique_for_overwrite<char[]>(bytes);
            capacity_ = bytes;
        }
        return text_.get();
    }
    void setSize(std::size_t size) { size_ = size; }
    std::string_view view() const { return {text_.get(), size_}; }

 private:
    std::unique_ptr<char[]> text_;
    std::size_t capacity_ = 0, size_ = 0;
};

/// A run of whole blocks of a plant, and what is made of it on its way to a file.
struct PlantPiece {
    std::uint64_t firstBlock = 0;
    std::size_t blockCount = 0;
    std::vector<PlantBlock> blocks;
    FixedPointGrid readings, threePhase;
    TextBuffer text, threePhaseText;
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

/// Makes all pieces with `threads` threads: `format` is called for each by any thread, `deliver`
/// in order and by one thread at a time. The first error of `deliver` ends the work.
Result<void> makePieces(const Plant& plant, const PlantPieces& pieces, std::size_t threads,
                        const std::function<void(PlantPiece&)>& format,
                        const std::function<Result<void>(PlantPiece&)>& deliver);

}  // namespace joulewatch
