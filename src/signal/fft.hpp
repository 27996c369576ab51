#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace joulewatch {

/// A discrete Fourier transform of real numbers, of any length: X_k = Σ x_t·e^(−2πi·k·t/n) for
/// k = 0..n/2, unscaled. Making one costs about as much as a few transforms: keep it for the next
/// window. Immutable, so any number of threads may use one; the same input gives the same bytes.
class RealFft {
 public:
    explicit RealFft(std::size_t length);  // at least 1
    ~RealFft();
    RealFft(RealFft&&) noexcept;
    RealFft& operator=(RealFft&&) noexcept;

    std::size_t length() const;
    std::size_t bins() const { return length() / 2 + 1; }
    /// `samples` holds length() numbers.
    std::vector<std::complex<double>> transform(std::span<const double> samples) const;

    struct Plan;

 private:
    std::unique_ptr<const Plan> plan_;
};

/// The largest length up to `most` (at least 1) that transforms fast: 2, 3 and 5 its only factors.
std::size_t fastLength(std::size_t most);

/// A single transform; empty for no samples.
std::vector<std::complex<double>> realFft(std::span<const double> samples);

}  // namespace joulewatch
