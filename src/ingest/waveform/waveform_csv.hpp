#pragma once

#include <filesystem>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/waveform.hpp"

namespace joulewatch {

/// Reads instantaneous values from CSV: columns `t` (s) and any of `ia,ib,ic,in` (A) and `va,vb,vc`
/// (V), optionally `machineId` and `burst_start`, by name and in any order; or no `t` and a first
/// line `# fs=12800` (Hz). Delimiter comma, semicolon or tab. A new machine or burst_start begins a
/// new record. Pieces of at most kMaxPieceSamples go to `sink`, so that memory does not follow the
/// file. Refused, naming line and column: a value that is missing or no number, a time that does
/// not increase or strays more than 1 % of a step, a line cut short.
Result<WaveformReport> readWaveformCsv(const std::filesystem::path& file, const WaveformSink& sink,
                                       const Progress& progress = {});

inline constexpr std::size_t kMaxPieceSamples = 65'536;  // 5 s at 12.8 kHz

}  // namespace joulewatch
