#pragma once

#include <filesystem>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/three_phase.hpp"

namespace joulewatch {

/// Reads RMS values per phase from CSV: `machineId,timestamp,ia,ib,ic` (A) and optionally
/// `vab,vbc,vca` or `va,vb,vc` (V), by name and in any order, one reading at a time. An empty cell
/// or `nan` is a missing value and counted. Refused, naming line and column: a cell that is no
/// number, a negative value, a stamp that is none or comes before the machine's last one, a line
/// with too few or too many fields.
Result<ThreePhaseReport> readThreePhaseCsv(const std::filesystem::path& file,
                                           const ThreePhaseSink& sink,
                                           const Progress& progress = {});

}  // namespace joulewatch
