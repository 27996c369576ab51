#pragma once

#include <array>
#include <complex>
#include <map>
#include <optional>
#include <vector>

#include "analyze/waveform_windows.hpp"
#include "signal/fft.hpp"
#include "signal/spectrum.hpp"

namespace joulewatch {

/// What one channel of a window holds. A or V.
struct ChannelSpectrum {
    std::complex<double> fundamental;  // RMS phasor
    std::vector<double> orderRms;      // [h-1]: harmonic h
    double rms = 0;                    // of everything, direct current and noise included
    double peak = 0;                   // largest magnitude
};

/// What one phase of a window carries.
struct PhasePower {
    double activeW = 0, apparentVa = 0;
    double fundamentalActiveW = 0, fundamentalApparentVa = 0;
};

struct WindowSpectra {
    std::array<std::optional<ChannelSpectrum>, kWaveformChannels.size()> channels;
    std::array<std::optional<PhasePower>, 3> phases;  // a, b, c, where both v and i are known
};

/// The largest order whose subgroup lies in the band that a record's sampling keeps intact.
std::size_t resolvedOrders(double sampleRateHz, double f1Hz, std::size_t wanted);

/// Transforms windows; keeps the plans of the lengths it has met.
class SpectrumAnalyser {
 public:
    SpectrumAnalyser(std::size_t orders, Grouping grouping)
        : orders_(orders), grouping_(grouping) {}
    WindowSpectra analyse(const WaveformWindow& window);

 private:
    const RealFft& planFor(std::size_t length);
    ChannelSpectrum channelOf(const WaveformWindow& window, const std::vector<double>& samples);

    std::size_t orders_;
    Grouping grouping_;
    std::map<std::size_t, RealFft> plans_;
};

}  // namespace joulewatch
