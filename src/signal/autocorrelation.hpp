#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/fft.hpp"

namespace joulewatch {

/// Autocorrelation r_k = Σ(x_t−μ)(x_{t+k}−μ)/Σ(x_t−μ)² (the biased estimator: Box & Jenkins) of one
/// long series at chosen lags, in one pass; memory follows the longest lag only.
class SeriesAutocorrelation {
 public:
    explicit SeriesAutocorrelation(std::vector<std::size_t> lags);
    /// The next values of the series, all of them numbers.
    void add(std::span<const double> values);
    /// At the i-th of the lags; NaN where the series is constant or not longer than the lag.
    double at(std::size_t i) const;

 private:
    std::vector<std::size_t> lags_;
    std::size_t longest_ = 0;
    double origin_ = 0;             // the first value, taken off all: sums stay small
    std::vector<double> head_;      // the first `longest_` values
    std::vector<double> recent_;    // the last `longest_` values, then those being added
    std::vector<double> products_;  // Σ x_t·x_{t−k}
    double sum_ = 0;
    double squares_ = 0;
    std::size_t count_ = 0;
};

/// The same over many stretches of one series, each taken about its own mean, at every lag up to
/// `longestLag`; by way of their spectra (Wiener–Khinchin), padded so that no end meets a
/// beginning.
class StretchAutocorrelation {
 public:
    StretchAutocorrelation(std::size_t stretchSamples, std::size_t longestLag);
    /// At most `stretchSamples` values without mean.
    void add(std::span<const double> stretch);
    /// r_0 to r_longestLag; empty where nothing varied.
    std::vector<double> curve() const;

 private:
    std::size_t longestLag_;
    RealFft fft_;
    std::vector<double> padded_;
    std::vector<double> power_;  // |X|² of all stretches, bins 0..n/2
};

/// The smallest length from `least` on that has no prime factor above 5: quick to transform.
std::size_t smoothLengthFrom(std::size_t least);
/// The largest such length up to `most`, which is at least 1.
std::size_t smoothLengthUpTo(std::size_t most);

}  // namespace joulewatch
