#include "signal/robust.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace joulewatch {
namespace {

constexpr double kMadToSigma = 1.4826;  // 1/Φ⁻¹(3/4)
constexpr double kIqrToSigma = 1 / 1.349;

}  // namespace

double quantileInPlace(std::span<double> values, double q) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto lower = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), lower, values.end());
    const double part = at - static_cast<double>(below);
    if (part == 0) return *lower;
    const double next = *std::min_element(lower + 1, values.end());
    return *lower + part * (next - *lower);
}

double quantile(std::span<const double> values, double q) {
    std::vector<double> copy(values.begin(), values.end());
    return quantileInPlace(copy, q);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

std::optional<double> robustScale(std::span<const double> values) {
    if (values.empty()) return std::nullopt;
    std::vector<double> copy(values.begin(), values.end());
    const double centre = quantileInPlace(copy, 0.5);
    const double iqr = quantileInPlace(copy, 0.75) - quantileInPlace(copy, 0.25);
    for (double& each : copy) each = std::abs(each - centre);
    const double mad = quantileInPlace(copy, 0.5);
    if (mad > 0) return kMadToSigma * mad;
    if (iqr > 0) return kIqrToSigma * iqr;
    return std::nullopt;
}

}  // namespace joulewatch
