#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analyze/waveform_harmonics.hpp"
#include "core/harmonics_findings.hpp"
#include "core/imbalance_findings.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// Whose waveforms are wanted.
struct WaveformTargets {
    std::vector<MeterId> machines{};       // those of the readings
    std::optional<MeterId> preferred{};    // `--machine`: takes waveforms that name no machine
    WaveformHarmonicsOptions harmonics{};  // maximum demand current, orders, …
};

/// What a file of waveforms tells, a finding per machine, in order of id.
struct WaveformFindings {
    std::vector<HarmonicsFinding> harmonics;  // basis waveform
    std::vector<ImbalanceFinding> imbalance;  // basis threePhase, where three phases were recorded
    std::vector<std::string> warnings;        // of the file: for every reader of the report
};

/// Reads and analyses a waveform CSV or a COMTRADE record (.cfg with its .dat, or .cff), piece by
/// piece. Machines that are not among the targets are left out with a warning; a file that names
/// no machine stands for the preferred one, or for the only one.
Result<WaveformFindings> loadWaveforms(const std::filesystem::path& file,
                                       const WaveformTargets& targets, const Progress& progress);

/// Puts the waveforms' findings in the place of the readings' own, machine by machine.
void mergeWaveforms(std::vector<HarmonicsFinding>& readings, const WaveformFindings& waveforms);
/// Adds what the phases show to what one channel showed, machine by machine.
void mergePhases(std::vector<ImbalanceFinding>& readings,
                 const std::vector<ImbalanceFinding>& phases);

}  // namespace joulewatch
