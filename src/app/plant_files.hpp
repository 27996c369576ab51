#pragma once

#include <cstdint>
#include <optional>

#include "app/generate.hpp"
#include "app/plant_pieces.hpp"
#include "core/result.hpp"
#include "export/csv/csv_rows.hpp"
#include "export/output_file.hpp"
#include "generate/plant.hpp"

namespace joulewatch {

/// The files of one run of the generator, written side by side and put in place together.
class PlantFiles {
 public:
    static Result<PlantFiles> open(const Plant& plant, const GenerateRequest& request);

    /// Makes the text of a piece; safe from many threads.
    void format(PlantPiece& piece) const;
    /// Appends a formatted piece, in order.
    Result<void> append(PlantPiece& piece);
    std::uint64_t readingBytes() const { return readings_.bytes(); }
    Result<void> commit();

 private:
    PlantFiles(const Plant& plant, OutputFile readings);
    Result<void> appendLabels(const PlantPiece& piece);

    const Plant* plant_;
    OutputFile readings_;
    CsvRows rows_;
    CsvRows threePhaseRows_;
    std::optional<OutputFile> threePhase_;
    std::optional<OutputFile> labels_;
    std::optional<OutputFile> metadata_;
};

}  // namespace joulewatch
