#include "signal/periodogram.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace joulewatch {
namespace {

double cube(double x) { return x * x * x; }

/// ln of the upper tail of a gamma law of whole `shape` and mean 1 beyond `x`:
/// e^(−s·x)·Σ_{j<s} (s·x)^j/j!.
double logGammaTail(double x, std::size_t shape) {
    const double at = x * static_cast<double>(shape);
    double logTerm = 0;  // of j = 0
    double largest = 0;
    std::vector<double> logTerms{0};
    for (std::size_t j = 1; j < shape; ++j) {
        logTerm += std::log(at) - std::log(static_cast<double>(j));
        largest = std::max(largest, logTerm);
        logTerms.push_back(logTerm);
    }
    double sum = 0;
    for (const double each : logTerms) sum += std::exp(each - largest);
    return largest + std::log(sum) - at;
}

/// The middle of a window that slides over values, kept in order.
class SortedWindow {
 public:
    void insert(double x) {
        values_.insert(std::upper_bound(values_.begin(), values_.end(), x), x);
    }
    void remove(double x) { values_.erase(std::lower_bound(values_.begin(), values_.end(), x)); }
    double median() const {
        const std::size_t half = values_.size() / 2;
        if (values_.size() % 2 == 1) return values_[half];
        return (values_[half - 1] + values_[half]) / 2;
    }

 private:
    std::vector<double> values_;
};

}  // namespace

AveragedPeriodogram::AveragedPeriodogram(std::size_t samples)
    : fft_(samples), windowed_(samples), sum_(fft_.bins(), 0.0) {}

/// The Hann window of `length`, periodic, which repeats for stretches of one length.
const std::vector<double>& AveragedPeriodogram::window(std::size_t length) {
    if (window_.size() == length) return window_;
    window_.resize(length);
    windowPower_ = 0;
    for (std::size_t i = 0; i < length; ++i) {
        const double turn = static_cast<double>(i) / static_cast<double>(length);
        window_[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * turn);
        windowPower_ += window_[i] * window_[i];
    }
    return window_;
}

void AveragedPeriodogram::add(std::span<const double> stretch) {
    const std::vector<double>& hann = window(stretch.size());
    for (std::size_t i = 0; i < stretch.size(); ++i) windowed_[i] = stretch[i] * hann[i];
    std::fill(windowed_.begin() + static_cast<std::ptrdiff_t>(stretch.size()), windowed_.end(), 0);
    const auto spectrum = fft_.transform(windowed_);
    const double scale = 4 / (static_cast<double>(samples()) * windowPower_);
    for (std::size_t k = 0; k < sum_.size(); ++k) sum_[k] += scale * std::norm(spectrum[k]);
    ++stretches_;
}

std::vector<double> AveragedPeriodogram::power() const {
    std::vector<double> mean = sum_;
    for (double& each : mean) each /= static_cast<double>(std::max<std::size_t>(stretches_, 1));
    return mean;
}

std::vector<double> runningMedianBackground(std::span<const double> power, std::size_t halfWidth) {
    std::vector<double> background(power.size());
    SortedWindow window;
    std::size_t begin = 1;
    std::size_t end = 1;  // of the bins in `window`
    for (std::size_t k = 1; k < power.size(); ++k) {
        const std::size_t reach = std::min(halfWidth, k - 1);
        while (end < std::min(k + reach + 1, power.size())) window.insert(power[end++]);
        while (begin < k - reach) window.remove(power[begin++]);
        background[k] = window.median();
    }
    if (power.size() > 1) background[0] = background[1];
    return background;
}

double meanOverMedian(std::size_t stretches) {
    return 1 / cube(1 - 1 / (9 * static_cast<double>(stretches)));
}

double chanceRatio(std::size_t stretches) {
    constexpr double kOnceInTenThousand = 3.719;  // Φ⁻¹(1 − 10⁻⁴)
    const double spread = 1 / (9 * static_cast<double>(stretches));
    return cube(1 - spread + kOnceInTenThousand * std::sqrt(spread)) / cube(1 - spread);
}

double peakPValue(double ratioToMean, std::size_t stretches, std::size_t bins) {
    if (!(ratioToMean > 0) || stretches == 0) return 1;
    const double tail = std::exp(std::min(0.0, logGammaTail(ratioToMean, stretches)));
    if (tail >= 1) return 1;
    return -std::expm1(static_cast<double>(bins) * std::log1p(-tail));
}

}  // namespace joulewatch
