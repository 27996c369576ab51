#include "signal/resample.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "core/result.hpp"

namespace joulewatch {
namespace {

constexpr int kTaps = 2 * Resampler::kHalfWidth;
constexpr std::size_t kTableSteps = 8192;  // linear interpolation between them errs below 1e-6

/// Kaiser's window with β = 10 (stopband -100 dB), from its middle (0) to its edge (1).
double kaiser(double fromMiddle) {
    static const auto table = [] {
        std::array<double, kTableSteps + 2> values{};
        for (std::size_t i = 0; i <= kTableSteps; ++i) {
            const double x = static_cast<double>(i) / kTableSteps;
            values[i] =
                std::cyl_bessel_i(0.0, 10 * std::sqrt(1 - x * x)) / std::cyl_bessel_i(0.0, 10.0);
        }
        return values;
    }();
    const double at = fromMiddle * kTableSteps;
    const auto below = static_cast<std::size_t>(at);
    return table[below] + (at - static_cast<double>(below)) * (table[below + 1] - table[below]);
}

/// Weights of the samples around a position that lies `fraction` beyond sample 0, from sample
/// 1 - kHalfWidth on; they sum to 1, so that a constant stays what it is.
void fillWeights(double fraction, std::span<double> weights) {
    const double sine = std::sin(std::numbers::pi * fraction);
    double sum = 0;
    for (int i = 0; i < kTaps; ++i) {
        const int sample = i + 1 - Resampler::kHalfWidth;
        const double distance = fraction - sample;
        const double sign = sample % 2 == 0 ? 1 : -1;  // sin(π(x − n)) = ±sin(πx)
        const double sinc = distance == 0 ? 1 : sign * sine / (std::numbers::pi * distance);
        weights[i] = sinc * kaiser(std::abs(distance) / Resampler::kHalfWidth);
        sum += weights[i];
    }
    for (double& weight : weights) weight /= sum;
}

double reflected(std::span<const double> record, std::ptrdiff_t i) {
    const auto last = static_cast<std::ptrdiff_t>(record.size()) - 1;
    if (i < 0) return 2 * record.front() - record[std::min(-i, last)];
    if (i > last) return 2 * record.back() - record[std::max<std::ptrdiff_t>(2 * last - i, 0)];
    return record[i];
}

}  // namespace

Resampler::Resampler(double first, double step, std::size_t count)
    : leftmost_(count), weights_(count * kTaps) {
    for (std::size_t k = 0; k < count; ++k) {
        const double position = first + static_cast<double>(k) * step;
        const double whole = std::floor(position);
        leftmost_[k] = static_cast<std::ptrdiff_t>(whole) + 1 - kHalfWidth;
        fillWeights(position - whole, std::span(weights_).subspan(k * kTaps, kTaps));
    }
}

std::vector<double> Resampler::apply(std::span<const double> record) const {
    ensure(!record.empty(), "a record has samples");
    const auto size = static_cast<std::ptrdiff_t>(record.size());
    std::vector<double> values(leftmost_.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
        const double* weights = &weights_[k * kTaps];
        const std::ptrdiff_t left = leftmost_[k];
        const bool inside = left >= 0 && left + kTaps <= size;
        double sum = 0;
        for (int i = 0; i < kTaps; ++i)
            sum += weights[i] * (inside ? record[left + i] : reflected(record, left + i));
        values[k] = sum;
    }
    return values;
}

}  // namespace joulewatch
