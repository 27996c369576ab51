#include "core/power_quality.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace joulewatch {
namespace {

double sumOfSquares(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value * value;
    return sum;
}

/// Σ I_h²·h².
double weightedByOrder(std::span<const double> rms) {
    double sum = 0;
    for (std::size_t i = 0; i < rms.size(); ++i) {
        const double weighted = rms[i] * static_cast<double>(i + 1);
        sum += weighted * weighted;
    }
    return sum;
}

std::optional<double> ratioPercent(std::complex<double> part, std::complex<double> whole) {
    const double size = std::abs(whole);
    if (!(size > 0)) return std::nullopt;
    return 100 * std::abs(part) / size;
}

}  // namespace

std::optional<double> thdPercent(std::span<const double> rms) {
    if (rms.empty() || !(rms[0] > 0)) return std::nullopt;
    return 100 * std::sqrt(sumOfSquares(rms.subspan(1))) / rms[0];
}

double thdOfTotalPercent(double thdPercent) {
    const double ratio = thdPercent / 100;
    return thdPercent / std::sqrt(1 + ratio * ratio);
}

std::optional<double> tddPercent(std::span<const double> rms, double maximumDemandA) {
    if (rms.empty() || !(maximumDemandA > 0)) return std::nullopt;
    return 100 * std::sqrt(sumOfSquares(rms.subspan(1))) / maximumDemandA;
}

std::optional<double> harmonicLossFactor(std::span<const double> rms) {
    const double total = sumOfSquares(rms);
    if (!(total > 0)) return std::nullopt;
    return weightedByOrder(rms) / total;
}

std::optional<double> kFactorUl(std::span<const double> rms, double ratedA) {
    if (!(ratedA > 0)) return std::nullopt;
    return weightedByOrder(rms) / (ratedA * ratedA);
}

double truePowerFactor(double displacementPowerFactor, double currentThdPercent) {
    const double ratio = currentThdPercent / 100;
    return displacementPowerFactor / std::sqrt(1 + ratio * ratio);
}

SequenceComponents symmetricalComponents(std::complex<double> a, std::complex<double> b,
                                         std::complex<double> c) {
    const std::complex<double> turn{-0.5, std::numbers::sqrt3 / 2};  // e^{j120°}
    const std::complex<double> back = std::conj(turn);               // its square
    return {.zero = (a + b + c) / 3.0,
            .positive = (a + turn * b + back * c) / 3.0,
            .negative = (a + back * b + turn * c) / 3.0};
}

std::optional<double> unbalancePercent(const SequenceComponents& components) {
    return ratioPercent(components.negative, components.positive);
}

std::optional<double> zeroSequencePercent(const SequenceComponents& components) {
    return ratioPercent(components.zero, components.positive);
}

/// IEC 61000-4-30, 5.7.1: β = ΣU⁴/(ΣU²)², √((1−s)/(1+s)) with s = √(3−6β). Written as √(1−s²)/(1+s)
/// with 1−s² = 2·Σ(Ui²−Uj²)²/(ΣU²)², which loses no digits near balance, where s is near 1.
std::optional<double> unbalanceFromMagnitudesPercent(const std::array<double, 3>& magnitudes) {
    const auto [a, b, c] = magnitudes;
    const double total = sumOfSquares(magnitudes);
    if (!(total > 0) || std::min({a, b, c}) < 0) return std::nullopt;
    const double differences[] = {a * a - b * b, b * b - c * c, c * c - a * a};
    const double missing = 2 * sumOfSquares(differences) / (total * total);  // 1 − s²
    if (missing > 1) return std::nullopt;  // one is longer than the other two together
    return 100 * std::sqrt(missing) / (1 + std::sqrt(1 - missing));
}

std::optional<double> nemaUnbalancePercent(const std::array<double, 3>& magnitudes) {
    const auto [a, b, c] = magnitudes;
    const double mean = (a + b + c) / 3;
    if (!(mean > 0)) return std::nullopt;
    const double worst = std::max({std::abs(a - mean), std::abs(b - mean), std::abs(c - mean)});
    return 100 * worst / mean;
}

std::optional<double> motorDerating(double nemaUnbalancePercent) {
    constexpr std::array kFactors{1.00, 1.00, 0.95, 0.89, 0.82, 0.76};  // at 0, 1, … 5 %
    if (!(nemaUnbalancePercent >= 0) || nemaUnbalancePercent > 5) return std::nullopt;
    const auto below = std::min(static_cast<std::size_t>(nemaUnbalancePercent), std::size_t{4});
    const double share = nemaUnbalancePercent - static_cast<double>(below);
    return kFactors[below] + share * (kFactors[below + 1] - kFactors[below]);
}

}  // namespace joulewatch
