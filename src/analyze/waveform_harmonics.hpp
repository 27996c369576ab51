#pragma once

#include <array>
#include <map>
#include <vector>

#include "analyze/harmonic_statistics.hpp"
#include "analyze/window_spectra.hpp"
#include "core/harmonics_findings.hpp"

namespace joulewatch {

struct WaveformHarmonicsOptions {
    std::size_t orders = 50;                  // 40 for EN 50160
    Grouping grouping = Grouping::subgroups;  // THDS, as power quality instruments report it
    double maximumDemandA = kMissing;     // I_L of IEEE 519: fundamental, mean of 12 monthly maxima
    double shortCircuitRatio = kMissing;  // I_sc/I_L there; both are needed for current limits
};

/// True harmonics of one machine from its waveforms (IEC 61000-4-7, class I). Keeps sums, so that
/// memory does not follow the record.
class WaveformHarmonics {
 public:
    explicit WaveformHarmonics(WaveformHarmonicsOptions options = {});
    void add(const WaveformWindow& window, const WindowSpectra& spectra);
    /// `cutter` tells how much of the records gave windows.
    HarmonicsFinding finish(MeterId machineId, const WaveformWindows& cutter);

 private:
    /// Sums over the windows of one channel whose fundamental is of about the same size.
    struct Sums {
        std::uint64_t windows = 0;
        double thdPercent = 0, crest = 0;
        std::vector<double> orderSquares;
    };
    /// By the binary exponent of the fundamental: an idle machine's windows, whose distortion is
    /// mostly noise, can be left out once the largest current is known.
    using SumsByLoad = std::map<int, Sums>;

    static Sums underLoad(const SumsByLoad& sums);
    void addChannel(SumsByLoad& sums, const ChannelSpectrum& channel) const;
    void fillCurrent(HarmonicsFinding& finding) const;
    void fillVoltage(HarmonicsFinding& finding) const;
    void fillPower(HarmonicsFinding& finding) const;
    void fillLimits(HarmonicsFinding& finding);
    void warn(HarmonicsFinding& finding, const WaveformWindows& cutter) const;
    bool isDipOrSwell(const WindowSpectra& spectra);

    WaveformHarmonicsOptions options_;
    std::array<SumsByLoad, kWaveformChannels.size()> channels_;
    std::array<HarmonicStatistics, kWaveformChannels.size()> statistics_;
    std::array<double, 3> slidingVoltageV_{kMissing, kMissing, kMissing};
    PhasePower power_;
    std::uint64_t flagged_ = 0;  // windows with a dip or swell of the voltage
    bool afterFlagged_ = false;
    std::uint64_t windows_ = 0;
    double sumF1Hz_ = 0;
    std::size_t fewestOrders_;
    double lowestRateHz_ = 0;
};

}  // namespace joulewatch
