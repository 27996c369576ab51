#include "signal/spectrum.hpp"

#include <cmath>
#include <numbers>

namespace joulewatch {
namespace {

double squareAt(std::span<const double> bins, std::size_t k) {
    return k < bins.size() ? bins[k] * bins[k] : 0;
}

/// Sum of squares of bins `first` to `last`, both included.
double sumOfSquares(std::span<const double> bins, std::size_t first, std::size_t last) {
    double sum = 0;
    for (std::size_t k = first; k <= last; ++k) sum += squareAt(bins, k);
    return sum;
}

double rmsOfOrder(std::span<const double> bins, std::size_t cycles, std::size_t centre,
                  Grouping grouping) {
    if (grouping == Grouping::bins) return std::sqrt(squareAt(bins, centre));
    if (grouping == Grouping::subgroups)
        return std::sqrt(sumOfSquares(bins, centre - 1, centre + 1));
    const std::size_t half = cycles / 2;
    const double inner = sumOfSquares(bins, centre - half + 1, centre + half - 1);
    return std::sqrt(inner + (squareAt(bins, centre - half) + squareAt(bins, centre + half)) / 2);
}

}  // namespace

std::vector<double> binRms(std::span<const std::complex<double>> transform, std::size_t samples) {
    std::vector<double> rms(transform.size());
    const double toRms = std::numbers::sqrt2 / static_cast<double>(samples);
    for (std::size_t k = 0; k < rms.size(); ++k) rms[k] = toRms * std::abs(transform[k]);
    // The first bin, and the last of an even number of samples, stand for one line, not for two.
    if (!rms.empty()) rms.front() /= std::numbers::sqrt2;
    if (samples % 2 == 0 && rms.size() > 1) rms.back() /= std::numbers::sqrt2;
    return rms;
}

std::vector<double> harmonicRms(std::span<const double> bins, std::size_t cycles,
                                std::size_t orders, Grouping grouping) {
    std::vector<double> rms(orders);
    for (std::size_t h = 1; h <= orders; ++h)
        rms[h - 1] = rmsOfOrder(bins, cycles, cycles * h, grouping);
    return rms;
}

double interharmonicRms(std::span<const double> bins, std::size_t cycles, std::size_t order) {
    return std::sqrt(sumOfSquares(bins, cycles * order + 2, cycles * (order + 1) - 2));
}

}  // namespace joulewatch
