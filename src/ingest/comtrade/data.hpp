#pragma once

#include <array>
#include <optional>

#include "core/progress.hpp"
#include "ingest/comtrade/config.hpp"
#include "ingest/text_lines.hpp"

namespace joulewatch {

/// Which analog channel of the record becomes which of ours, and what a raw value is multiplied by
/// and added to for A or V.
struct ComtradeSelection {
    struct Source {
        std::size_t analog = 0;
        double factor = 1, offset = 0;
    };
    std::array<std::optional<Source>, kWaveformChannels.size()> sources;
};

/// Reads the data that `text` stands in front of (a .dat file, or the last part of a .cff) and
/// passes them on in bounded pieces. Sample numbers must rise by one, and as many samples come as
/// the configuration announces; an error names the byte offset where the data break. Returns the
/// number of samples.
Result<std::uint64_t> readComtradeData(const ComtradeConfig& config,
                                       const ComtradeSelection& selection, TextLines& text,
                                       const WaveformSink& sink, const Progress& progress);

}  // namespace joulewatch
