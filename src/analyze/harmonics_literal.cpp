#include "analyze/harmonics_literal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "signal/fft.hpp"

namespace joulewatch {
namespace {

std::vector<double> powers(std::vector<double> values) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) /
                        static_cast<double>(std::max<std::size_t>(values.size(), 1));
    for (double& each : values) each -= mean;
    std::vector<double> all;
    for (const auto& each : realFft(values)) all.push_back(std::norm(each));
    return all;
}

}  // namespace

void HarmonicsLiteralTally::add(const ReadingBatch& batch) {
    if (currentsA_.size() < kSamples)
        for (const double each : batch.column(Metric::currentA)) {
            if (currentsA_.size() == kSamples) break;
            if (std::isfinite(each)) currentsA_.push_back(each);
        }
    // Four sums, which the processor adds side by side; always in the same order.
    const auto powerFactor = batch.column(Metric::powerFactor);
    std::array<double, 4> sums{};
    for (std::size_t i = 0; i < powerFactor.size(); ++i) {
        const bool known = std::isfinite(powerFactor[i]);
        sums[i % 4] += known ? powerFactor[i] : 0;
        powerFactors_ += known ? 1 : 0;
    }
    powerFactorSum_ += (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

HarmonicsLiteral HarmonicsLiteralTally::result() const {
    HarmonicsLiteral literal;
    if (powerFactors_ > 0)
        literal.powerFactor = powerFactorSum_ / static_cast<double>(powerFactors_);
    const std::vector<double> spectrum = powers(currentsA_);
    if (spectrum.size() < 2) return literal;
    const auto strongest = std::max_element(spectrum.begin() + 1, spectrum.end());
    if (!(*strongest > 0)) return literal;
    const auto fundamental = static_cast<std::size_t>(strongest - spectrum.begin());
    double squares = 0;
    for (const int order : {3, 5, 7}) {
        const std::size_t bin = fundamental * static_cast<std::size_t>(order);
        if (bin >= spectrum.size()) continue;
        const double squared = spectrum[bin] / *strongest;
        squares += squared;
        literal.dominantHarmonics.push_back({.order = order, .ratio = std::sqrt(squared)});
    }
    std::stable_sort(literal.dominantHarmonics.begin(), literal.dominantHarmonics.end(),
                     [](const auto& a, const auto& b) { return a.ratio > b.ratio; });
    literal.thdPercent = 100 * std::sqrt(squares);
    literal.severity = severityOf(harmonicQuality(literal.thdPercent));
    return literal;
}

}  // namespace joulewatch
