#include "signal/autocorrelation.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace joulewatch {
namespace {

/// Σ a·b in four partial sums, which the processor adds side by side; always in the same order.
double dot(std::span<const double> a, std::span<const double> b) {
    double sums[4] = {};
    std::size_t i = 0;
    for (; i + 4 <= a.size(); i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double sumOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

bool isSmooth(std::size_t n) {
    for (const std::size_t prime : {2, 3, 5})
        while (n % prime == 0) n /= prime;
    return n == 1;
}

}  // namespace

std::size_t smoothLengthFrom(std::size_t least) {
    std::size_t n = std::max<std::size_t>(least, 1);
    while (!isSmooth(n)) ++n;
    return n;
}

std::size_t smoothLengthUpTo(std::size_t most) {
    while (!isSmooth(most)) --most;
    return most;
}

SeriesAutocorrelation::SeriesAutocorrelation(std::vector<std::size_t> lags)
    : lags_(std::move(lags)), products_(lags_.size(), 0.0) {
    for (const std::size_t each : lags_) longest_ = std::max(longest_, each);
}

void SeriesAutocorrelation::add(std::span<const double> values) {
    if (values.empty()) return;
    if (count_ == 0) origin_ = values.front();
    const std::size_t before = recent_.size();
    for (const double each : values) recent_.push_back(each - origin_);
    const std::span all(recent_);
    const auto added = all.subspan(before);
    for (std::size_t i = 0; i < lags_.size(); ++i) {
        const std::size_t unpaired = lags_[i] > before ? lags_[i] - before : 0;
        if (unpaired >= added.size()) continue;
        const auto later = added.subspan(unpaired);
        products_[i] += dot(later, all.subspan(before + unpaired - lags_[i], later.size()));
    }
    sum_ += sumOf(added);
    squares_ += dot(added, added);
    count_ += added.size();
    const std::size_t room = std::min(longest_ - head_.size(), added.size());
    head_.insert(head_.end(), added.begin(), added.begin() + static_cast<std::ptrdiff_t>(room));
    if (recent_.size() > longest_)
        recent_.erase(recent_.begin(), recent_.end() - static_cast<std::ptrdiff_t>(longest_));
}

double SeriesAutocorrelation::at(std::size_t i) const {
    const std::size_t lag = lags_[i];
    const auto rows = static_cast<double>(count_);
    const double mean = sum_ / rows;
    const double variance = squares_ - rows * mean * mean;
    // Rounding leaves a trace of variance in a constant series.
    if (lag >= count_ || variance <= 1e-12 * squares_)
        return std::numeric_limits<double>::quiet_NaN();
    const double head = sumOf(std::span(head_).first(lag));
    const double tail = sumOf(std::span(recent_).last(lag));
    const double pairs = rows - static_cast<double>(lag);
    return (products_[i] - mean * (2 * sum_ - head - tail) + pairs * mean * mean) / variance;
}

StretchAutocorrelation::StretchAutocorrelation(std::size_t stretchSamples, std::size_t longestLag)
    : longestLag_(longestLag),
      fft_(smoothLengthFrom(stretchSamples + longestLag)),
      padded_(fft_.length()),
      power_(fft_.bins(), 0.0) {}

void StretchAutocorrelation::add(std::span<const double> stretch) {
    const auto end = std::copy(stretch.begin(), stretch.end(), padded_.begin());
    std::fill(end, padded_.end(), 0.0);
    const auto spectrum = fft_.transform(padded_);
    for (std::size_t k = 0; k < power_.size(); ++k) power_[k] += std::norm(spectrum[k]);
}

std::vector<double> StretchAutocorrelation::curve() const {
    // The transform of an even series is even and real, and its own inverse but for a factor.
    std::vector<double> even(fft_.length());
    for (std::size_t k = 0; k < even.size(); ++k) even[k] = power_[std::min(k, even.size() - k)];
    const auto covariance = fft_.transform(even);
    const double variance = covariance[0].real();
    if (!(variance > 0)) return {};
    std::vector<double> curve;
    for (std::size_t lag = 0; lag <= longestLag_; ++lag)
        curve.push_back(covariance[lag].real() / variance);
    return curve;
}

}  // namespace joulewatch
