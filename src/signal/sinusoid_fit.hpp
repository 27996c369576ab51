#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace joulewatch {

/// Σ y_t·e^(−2πi·f·t), f in cycles a sample. A sine of amplitude A at f gives |sum| = A·n/2: its
/// least-squares fit over n samples that hold many cycles.
std::complex<double> fourierSum(std::span<const float> values, double cyclesPerSample);

/// Stretches of one series, a bounded number of them spread evenly over its whole length: as many
/// as fit are kept, then every second, every fourth... Single precision, no mean.
class StretchSample {
 public:
    static constexpr std::size_t kMaxStretches = 32;

    struct Stretch {
        std::vector<float> values;  // 0 where missing
        std::size_t present = 0;
    };
    void add(std::span<const double> values, std::size_t present);
    const std::vector<Stretch>& stretches() const { return kept_; }

    /// The mean squared amplitude of a sine at `cyclesPerSample`, each stretch with its own phase,
    /// noise of `noisePower` (its variance per sample, were it as strong at every frequency) taken
    /// off: may be negative.
    double squaredAmplitude(double cyclesPerSample, double noisePower) const;
    /// The frequency within ±1/`length` of `cyclesPerSample` where a sine fits best, by least
    /// squares over all stretches; `length` is that of a full stretch.
    double refine(double cyclesPerSample, std::size_t length) const;

 private:
    std::vector<Stretch> kept_;
    std::size_t seen_ = 0;
    std::size_t stride_ = 1;
};

}  // namespace joulewatch
