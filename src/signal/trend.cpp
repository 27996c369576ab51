#include "signal/trend.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "signal/robust.hpp"

namespace joulewatch {
namespace {

std::vector<double> pairwiseSlopes(std::span<const double> x, std::span<const double> y) {
    std::vector<double> slopes;
    slopes.reserve(x.size() * x.size() / 2);
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = i + 1; j < x.size(); ++j)
            if (x[j] != x[i]) slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
    return slopes;
}

double signOf(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

/// Σ t(t−1)(2t+5) over groups of equal values.
double tieTerm(std::span<const double> y) {
    std::vector<double> sorted(y.begin(), y.end());
    std::sort(sorted.begin(), sorted.end());
    double term = 0;
    for (std::size_t first = 0; first < sorted.size();) {
        std::size_t last = first;
        while (last < sorted.size() && sorted[last] == sorted[first]) ++last;
        const auto ties = static_cast<double>(last - first);
        term += ties * (ties - 1) * (2 * ties + 5);
        first = last;
    }
    return term;
}

/// Ranks 1..n, the mean rank for equal values, less their mean.
std::vector<double> centredRanks(std::span<const double> values) {
    const std::size_t n = values.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return values[a] != values[b] ? values[a] < values[b] : a < b;
    });
    std::vector<double> ranks(n);
    for (std::size_t first = 0; first < n;) {
        std::size_t last = first;
        while (last < n && values[order[last]] == values[order[first]]) ++last;
        const double mean = static_cast<double>(first + last - 1) / 2;
        for (std::size_t k = first; k < last; ++k)
            ranks[order[k]] = mean - static_cast<double>(n - 1) / 2;
        first = last;
    }
    return ranks;
}

double lagProduct(std::span<const double> values, std::size_t lag) {
    double sum = 0;
    for (std::size_t i = lag; i < values.size(); ++i) sum += values[i] * values[i - lag];
    return sum;
}

/// Residual sum of squares of the least-squares line.
double lineResidual(std::span<const double> x, std::span<const double> y) {
    const auto n = static_cast<double>(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        xy += (x[i] - meanX) * (y[i] - meanY);
        yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx > 0 ? std::max(0.0, yy - xy * xy / xx) : yy;
}

struct BestStep {
    LevelShift step;
    double residual = 0;
};

/// The changepoint of least residual; at least `kMinSide` values on either side.
std::optional<BestStep> bestStep(std::span<const double> y) {
    constexpr std::size_t kMinSide = 3;  // two values agree by chance
    const std::size_t n = y.size();
    const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(n);
    double total = 0;
    for (double value : y) total += (value - mean) * (value - mean);
    std::optional<BestStep> best;
    double left = 0;  // Σ (y − mean) before the step
    for (std::size_t at = 1; at + kMinSide <= n; ++at) {
        left += y[at - 1] - mean;
        if (at < kMinSide) continue;
        const auto before = static_cast<double>(at);
        const auto after = static_cast<double>(n - at);
        const double residual = std::max(0.0, total - left * left * (1 / before + 1 / after));
        if (!best || residual < best->residual)
            best = BestStep{{at, mean + left / before, mean - left / after}, residual};
    }
    return best;
}

/// n·ln(RSS/n) + parameters·ln n, less what all models share. A perfect fit is the best there is.
double bic(double residual, std::size_t n, double parameters) {
    const auto count = static_cast<double>(n);
    if (residual <= 0) return -std::numeric_limits<double>::infinity();
    return count * std::log(residual / count) + parameters * std::log(count);
}

}  // namespace

double normalCdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

SenLine theilSen(std::span<const double> x, std::span<const double> y) {
    SenLine line;
    std::vector<double> slopes = pairwiseSlopes(x, y);
    if (!slopes.empty()) line.slope = quantileInPlace(slopes, 0.5);
    std::vector<double> offsets(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) offsets[i] = y[i] - line.slope * x[i];
    line.intercept = quantileInPlace(offsets, 0.5);
    return line;
}

SlopeBounds senSlopeBounds(std::span<const double> x, std::span<const double> y, double variance) {
    std::vector<double> slopes = pairwiseSlopes(x, y);
    if (slopes.empty()) return {};
    const auto count = static_cast<double>(slopes.size());
    const double reach = kNormal95 * std::sqrt(variance);
    const auto pick = [&](double rank) {  // 1-based
        const double inside = std::clamp(rank, 1.0, count);
        const auto at = slopes.begin() + static_cast<std::ptrdiff_t>(inside - 1);
        std::nth_element(slopes.begin(), at, slopes.end());
        return *at;
    };
    return {pick(std::floor((count - reach) / 2)), pick(std::ceil((count + reach) / 2) + 1)};
}

MannKendall mannKendall(std::span<const double> y, double varianceFactor) {
    MannKendall test;
    for (std::size_t i = 0; i < y.size(); ++i)
        for (std::size_t j = i + 1; j < y.size(); ++j) test.s += signOf(y[j] - y[i]);
    const auto n = static_cast<double>(y.size());
    test.varianceFactor = varianceFactor;
    test.variance = (n * (n - 1) * (2 * n + 5) - tieTerm(y)) / 18 * varianceFactor;
    if (test.variance <= 0) return test;
    test.z = (test.s - signOf(test.s)) / std::sqrt(test.variance);
    test.pValue = 2 * normalCdf(-std::abs(test.z));
    return test;
}

double hamedRaoFactor(std::span<const double> detrended) {
    const std::size_t n = detrended.size();
    if (n < 4) return 1;
    const std::vector<double> ranks = centredRanks(detrended);
    const double total = lagProduct(ranks, 0);
    if (total <= 0) return 1;
    const auto count = static_cast<double>(n);
    double sum = 0;
    for (std::size_t lag = 1; lag + 2 < n; ++lag) {
        const double rho = lagProduct(ranks, lag) / total;
        if (std::abs(rho) <= kNormal95 / std::sqrt(count)) continue;
        const auto rest = static_cast<double>(n - lag);
        sum += rest * (rest - 1) * (rest - 2) * rho;
    }
    return std::max(1.0, 1 + 2 / (count * (count - 1) * (count - 2)) * sum);
}

std::optional<LevelShift> levelShift(std::span<const double> x, std::span<const double> y) {
    const auto step = bestStep(y);
    if (!step) return std::nullopt;
    if (bic(step->residual, y.size(), 3) >= bic(lineResidual(x, y), y.size(), 2))
        return std::nullopt;
    return step->step;
}

}  // namespace joulewatch
