#pragma once

#include <cmath>
#include <numbers>

#include "learn/stream/nelson_rules.hpp"

namespace joulewatch {

/// How often ordinary readings of one meter may raise an event, over all detectors. All limits of
/// live scoring are derived from it, for independent normal residuals: what really comes of it is
/// measured on generated plants.
inline constexpr double kFalseEventsPerMeterWeek = 1;

/// How it is shared out; the flat line's rule has no law to derive a limit from.
inline constexpr double kSpikeShare = 0.3, kChartShare = 0.15;      // each of four charts
inline constexpr double kNelsonShare = 0.04, kPatternShare = 0.03;  // each of two forests
inline constexpr double kUsualMetrics = 4;  // of a meter: the share of one is a fourth
inline constexpr double kBlocksPerWeek = 7 * 96;

/// Mean number of blocks between false alarms of one chart on one metric.
inline constexpr double kChartRunLength =
    kBlocksPerWeek * kUsualMetrics / (kChartShare * kFalseEventsPerMeterWeek);

/// Of one of the three rules of Nelson that no chart covers, in blocks.
inline constexpr double kNelsonRunLength =
    3 * kBlocksPerWeek * kUsualMetrics / (kNelsonShare * kFalseEventsPerMeterWeek);

/// The share of ordinary quarter hours of a meter that a forest may take for a strange pattern.
inline constexpr double kPatternRisk = kPatternShare * kFalseEventsPerMeterWeek / kBlocksPerWeek;

/// The share of ordinary readings of one metric that may be taken for a spike or a dip.
constexpr double spikeRisk(double readingsPerWeek) {
    return kSpikeShare * kFalseEventsPerMeterWeek / (readingsPerWeek * kUsualMetrics);
}

/// The z beyond which, on both sides together, a share of a normal law lies.
inline double normalLimit(double share) {
    double low = 0, high = 40;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (std::erfc(middle / std::sqrt(2.0)) > share ? low : high) = middle;
    }
    return high;
}

/// What the sum of so many squared normal values exceeds with a probability `share`: Wilson &
/// Hilferty, The Distribution of Chi-Square, PNAS 17, 1931.
inline double squaresLimit(double count, double share) {
    const double spread = 2 / (9 * count);
    return count * std::pow(1 - spread + normalLimit(2 * share) * std::sqrt(spread), 3);
}

/// The limit of a two-sided CUSUM with slack k (and, with δ for k, of a Page-Hinkley test) for a
/// mean run length: ARL = (e^{2kb} − 2kb − 1)/(4k²), b = h + 1.166. Siegmund, Sequential Analysis,
/// 1985, eq. 2.57.
inline double cusumLimit(double runLength, double slack) {
    double low = 0, high = 100 / slack;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2, x = 2 * slack * (middle + 1.166);
        ((std::exp(x) - x - 1) / (4 * slack * slack) < runLength ? low : high) = middle;
    }
    return high;
}

/// By how much samples are shrunk for the first three zone rules of Western Electric (beyond 3σ; 2
/// of 3 beyond 2σ; 4 of 5 beyond 1σ, on one side) to have a mean run length: the probability that
/// the newest completes a pattern, summed over rules and sides.
inline double zoneShrink(double runLength) {
    const auto beyond = [](double z) { return std::erfc(z / std::sqrt(2.0)) / 2; };
    double low = 0.5, high = 10;
    for (int i = 0; i < 60; ++i) {
        const double s = (low + high) / 2;
        const double often =
            2 * (beyond(3 * s) + 2 * std::pow(beyond(2 * s), 2) + 4 * std::pow(beyond(s), 4));
        (often > 1 / runLength ? low : high) = s;
    }
    return high;
}

/// The shortest runs that n independent samples make so seldom: monotone in 2 of n! orders; up and
/// down by turns in 2·E_n of n!, the alternating permutations (André 1879), where E_n/n! is about
/// 2·(2/π)^(n+1); all beyond 1σ, which is a share of 0.3173 of a normal law.
inline NelsonLengths nelsonLengths(double runLength) {
    constexpr double kBeyondOne = 0.31731;
    NelsonLengths lengths{.monotone = 2, .alternating = 2, .astride = 2};
    for (double often = 1; often > 1 / runLength; ++lengths.monotone)
        often *= 1.0 / (lengths.monotone + 1);
    for (double often = 4 * std::pow(2 / std::numbers::pi, 3); often > 1 / runLength;
         ++lengths.alternating)
        often *= 2 / std::numbers::pi;
    for (double often = kBeyondOne * kBeyondOne; often > 1 / runLength; ++lengths.astride)
        often *= kBeyondOne;
    return lengths;
}

}  // namespace joulewatch
