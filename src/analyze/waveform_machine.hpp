#pragma once

#include <optional>

#include "analyze/phase_unbalance.hpp"
#include "analyze/waveform_harmonics.hpp"

namespace joulewatch {

/// All that one machine's waveforms tell: its harmonics, and the unbalance of its phases where all
/// three were recorded. Pieces come in the order of time; memory does not follow the record.
class WaveformMachine {
 public:
    explicit WaveformMachine(const WaveformHarmonicsOptions& options = {});
    WaveformMachine(const WaveformMachine&) = delete;  // the cutter calls back into this object
    WaveformMachine& operator=(const WaveformMachine&) = delete;

    void add(const Waveform& piece) { cutter_.add(piece); }

    struct Findings {
        HarmonicsFinding harmonics;
        std::optional<ImbalanceFinding> imbalance;
    };
    Findings finish(const MeterId& machineId);

 private:
    void take(const WaveformWindow& window);

    SpectrumAnalyser analyser_;
    WaveformHarmonics harmonics_;
    PhaseUnbalance unbalance_{VoltageKind::lineToNeutral};
    bool threePhases_ = false;
    WaveformWindows cutter_;
};

/// The waveform's harmonics in place of those of the RMS readings, keeping what only the long
/// series knows: the energy-weighted power factor and the seed's literal figures. Waveforms that
/// answer nothing leave the readings' finding as it is, with a warning.
HarmonicsFinding withWaveform(HarmonicsFinding readings, HarmonicsFinding waveform);

}  // namespace joulewatch
