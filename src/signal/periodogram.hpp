#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/fft.hpp"

namespace joulewatch {

/// Averages the spectra of many stretches of one series, each under a Hann window, so that memory
/// does not follow their number. Welch, The use of fast Fourier transform for the estimation of
/// power spectra, IEEE Trans. Audio Electroacoust. 1967, with stretches that do not overlap.
class AveragedPeriodogram {
 public:
    explicit AveragedPeriodogram(std::size_t samples);  // of a full stretch, at least 2
    /// A stretch of at most `samples` values without mean; a shorter one is padded with zeros.
    void add(std::span<const double> stretch);

    std::size_t samples() const { return fft_.length(); }
    std::size_t stretches() const { return stretches_; }
    /// Bin k is the frequency k/(samples·step). The power in the bins around a sine's frequency
    /// (two on either side) adds up to its squared amplitude.
    std::vector<double> power() const;

 private:
    const std::vector<double>& window(std::size_t length);

    RealFft fft_;
    std::vector<double> window_;
    double windowPower_ = 0;  // Σw²
    std::vector<double> windowed_;
    std::vector<double> sum_;
    std::size_t stretches_ = 0;
};

/// The level around each bin: the median over `halfWidth` bins on either side, so that lines do not
/// count. Fewer towards bin 0, as many below as above, for a spectrum that falls would otherwise
/// seem to have lines at its steep end. Bin 0 itself is left out and gets bin 1's level.
std::vector<double> runningMedianBackground(std::span<const double> power, std::size_t halfWidth);

/// The mean of a chance spectrum over its median, where `stretches` spectra were averaged: such a
/// bin follows a gamma law of that shape (Wilson & Hilferty 1931 for its median).
double meanOverMedian(std::size_t stretches);

/// The ratio to its median that a bin of an averaged chance spectrum exceeds once in ten thousand.
double chanceRatio(std::size_t stretches);

/// Probability that the strongest of `bins` bins of a chance spectrum, the average of `stretches`,
/// exceeds `ratioToMean` times their mean; Fisher, Tests of significance in harmonic analysis,
/// Proc. R. Soc. A 1929, with the gamma law of averages in place of the exponential of one
/// spectrum.
double peakPValue(double ratioToMean, std::size_t stretches, std::size_t bins);

}  // namespace joulewatch
