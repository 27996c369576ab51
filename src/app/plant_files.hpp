#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/generate.hpp"
#include "app/plant_pieces.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "export/csv/csv_rows.hpp"
#include "export/output_file.hpp"
#include "generate/waveform_burst.hpp"

namespace joulewatch {

/// The text files of one run of the generator, written side by side and put in place together.
class PlantFiles {
 public:
    /// `csvReadings`: the readings themselves are among them.
    static Result<PlantFiles> open(const Plant& plant, const GenerateRequest& request,
                                   bool csvReadings);

    /// Says where the text of a piece will stand in its files; in order.
    void place(PlantPiece& piece);
    /// Makes the text of a piece; safe from many threads.
    void format(PlantPiece& piece) const;
    /// Appends a formatted piece, in order.
    Result<void> append(PlantPiece& piece);
    /// What can only be written after the last piece.
    Result<void> appendRest(std::size_t threads, const Progress& progress);
    /// Puts all files in place, the readings last.
    Result<void> commit();
    std::uint64_t readingBytes() const { return readings_ ? readings_->bytes() : 0; }

 private:
    explicit PlantFiles(const Plant& plant);
    Result<void> appendLabels(const PlantPiece& piece);

    const Plant* plant_;
    CsvRows rows_;
    CsvRows threePhaseRows_;
    std::uint64_t placed_ = 0, threePhasePlaced_ = 0;  // bytes of text that have their place
    std::optional<OutputFile> readings_, threePhase_, labels_, metadata_, waveforms_;
    std::vector<WaveformBurst> bursts_;
};

}  // namespace joulewatch
