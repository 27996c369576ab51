#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace joulewatch {

/// Standard normal distribution function Φ(z).
double normalCdf(double z);

/// z with Φ(z) = 0.975: the two-sided 95 % point.
inline constexpr double kNormal95 = 1.959963984540054;

struct SenLine {
    double slope = 0;
    double intercept = 0;  // median of y − slope·x
    double at(double x) const { return intercept + slope * x; }
};

/// Theil–Sen line: the median of all pairwise slopes. Pairs of equal x are left out.
/// Theil 1950; Sen, JASA 63 (1968) 1379. Needs two points of different x, else slope 0.
SenLine theilSen(std::span<const double> x, std::span<const double> y);

struct SlopeBounds {
    double low = 0;
    double high = 0;
};

/// 95 % bounds of the Theil–Sen slope by the ranks (N − C)/2 and (N + C)/2 + 1 of the N pairwise
/// slopes, C = 1.96·√`variance` (Sen 1968; Gilbert 1987, §16.4). `variance` is that of
/// Mann–Kendall's S, inflated where the series is autocorrelated.
SlopeBounds senSlopeBounds(std::span<const double> x, std::span<const double> y, double variance);

struct MannKendall {
    double s = 0;
    double variance = 0;        // of S, corrected for ties and autocorrelation
    double z = 0;               // (S − sgn S)/√variance, 0 when all values are equal
    double pValue = 1;          // two-sided
    double varianceFactor = 1;  // what autocorrelation multiplied the variance by
};

/// Mann–Kendall test for a monotonic trend, variance n(n−1)(2n+5)/18 less the ties'
/// t(t−1)(2t+5)/18, times `varianceFactor`.
MannKendall mannKendall(std::span<const double> y, double varianceFactor = 1);

/// Hamed & Rao (J. Hydrology 204, 1998) factor on the variance of S from the rank autocorrelation
/// of the detrended series over lags beyond 1.96/√n; never below 1, for negative correlations
/// found by chance would invent significance.
double hamedRaoFactor(std::span<const double> detrended);

struct LevelShift {
    std::size_t at = 0;  // index of the first value after the step
    double before = 0;   // mean on either side
    double after = 0;
};

/// The step that explains `y` better than a straight line does, by the Bayesian information
/// criterion (a line has two parameters, a step three); empty when the line wins.
std::optional<LevelShift> levelShift(std::span<const double> x, std::span<const double> y);

}  // namespace joulewatch
