#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/imbalance_findings.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// What a file of three-phase readings tells, a finding per machine, in order of id.
struct ThreePhaseFindings {
    std::vector<ImbalanceFinding> imbalance;  // basis threePhase; see mergePhases()
    std::vector<std::string> warnings;        // of the file
};

/// Reads and analyses a three-phase CSV, row by row. Machines that are not in `machines`, those of
/// the readings, are left out with a warning.
Result<ThreePhaseFindings> loadThreePhase(const std::filesystem::path& file,
                                          std::span<const MeterId> machines,
                                          const Progress& progress);

}  // namespace joulewatch
