#pragma once

#include <cstddef>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "export/output_file.hpp"
#include "generate/waveform_burst.hpp"

namespace joulewatch {

/// Writes the bursts as CSV, in their order, with `threads` threads.
Result<void> writeWaveforms(const Plant& plant, const std::vector<WaveformBurst>& bursts,
                            std::size_t threads, OutputFile& file, const Progress& progress);

}  // namespace joulewatch
