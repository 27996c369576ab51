#include "signal/robust.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

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

double medianOfMany(std::span<const double> values, double low, double high,
                    std::vector<double>& scratch) {
    constexpr std::size_t kBins = 1024;
    const double perUnit = static_cast<double>(kBins) / (high - low);
    const auto bin = [&](double x) {
        return static_cast<std::size_t>(
            std::clamp((x - low) * perUnit, 0.0, static_cast<double>(kBins - 1)));
    };
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    // Four tables in turn: values close to each other would wait for each other's count.
    std::array<std::array<std::uint32_t, kBins>, 4> tables{};
    std::size_t i = 0;
    for (; i + 4 <= values.size(); i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) ++tables[lane][bin(values[i + lane])];
    for (; i < values.size(); ++i) ++tables[0][bin(values[i])];
    std::array<std::uint32_t, kBins> counts{};
    for (std::size_t k = 0; k < kBins; ++k)
        counts[k] = tables[0][k] + tables[1][k] + tables[2][k] + tables[3][k];

    // The middle two ranks, which are one for an odd count.
    const std::size_t lower = (values.size() - 1) / 2;
    const std::size_t upper = values.size() / 2;
    std::size_t first = 0;
    std::size_t before = 0;
    while (before + counts[first] <= lower) before += counts[first++];
    std::size_t last = first;
    for (std::size_t seen = before; seen + counts[last] <= upper; ++last) seen += counts[last];

    scratch.resize(values.size());
    std::size_t found = 0;
    for (const double each : values) {
        const std::size_t at = bin(each);
        scratch[found] = each;
        found += at >= first && at <= last ? 1 : 0;
    }
    scratch.resize(found);
    const auto middle = scratch.begin() + static_cast<std::ptrdiff_t>(lower - before);
    std::nth_element(scratch.begin(), middle, scratch.end());
    if (upper == lower) return *middle;
    return (*middle + *std::min_element(middle + 1, scratch.end())) / 2;
}

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
