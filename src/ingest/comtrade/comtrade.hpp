#pragma once

#include <filesystem>

#include "core/progress.hpp"
#include "ingest/comtrade/config.hpp"

namespace joulewatch {

struct ComtradeOptions {
    bool primary = true;  // values of the plant's side of instrument transformers
};

/// True for the extensions .cfg and .cff, in any case.
bool isComtrade(const std::filesystem::path& file);

/// The configuration alone: whose record it is, and how it was taken.
Result<ComtradeConfig> readComtradeConfig(const std::filesystem::path& file);

/// Reads a record (IEEE C37.111-1991, -1999, -2013): a .cfg with its .dat beside it, or a .cff with
/// both. Currents and voltages of the phases go to `sink` in bounded pieces, with no machine named;
/// a missing sample is NaN. Other channels are left out with a warning.
Result<WaveformReport> readComtrade(const std::filesystem::path& file,
                                    const ComtradeOptions& options, const WaveformSink& sink,
                                    const Progress& progress = {});

}  // namespace joulewatch
