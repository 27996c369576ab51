#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/plant_pieces.hpp"
#include "core/reading_batch.hpp"
#include "generate/faults.hpp"

namespace joulewatch {

/// What all machines of a plant measure at one moment.
struct PlantTick {
    Timestamp at;
    std::span<const Sample> machines;  // in the order of the plant's meters
};

/// A plant played moment by moment: the readings that `generate` would write, with the digits they
/// would have there. Memory is bounded by a block of the plant.
class PlantTicks {
 public:
    explicit PlantTicks(const PlantOptions& options);
    PlantTicks(const PlantTicks&) = delete;
    PlantTicks& operator=(const PlantTicks&) = delete;

    const Plant& plant() const { return plant_; }
    /// None after the plant's last day. The samples stay until the next call.
    std::optional<PlantTick> next();
    /// What was wrong up to a moment that was played, as `generate --labels` writes it.
    std::string labels(Timestamp until) const;

 private:
    bool fill();

    Plant plant_;
    PlantPieces pieces_;
    std::vector<float> states_;
    PlantPiece piece_;
    std::uint64_t nextPiece_ = 0;
    std::size_t sample_ = 0;  // of the piece
    std::vector<Sample> machines_;
    std::vector<FaultLabel> spikes_;
};

}  // namespace joulewatch
