#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace joulewatch {

/// RMS value of each bin of a transform of `samples` real numbers (IEC 61000-4-7's C_k).
std::vector<double> binRms(std::span<const std::complex<double>> transform, std::size_t samples);

/// How the bins around a harmonic are summed (IEC 61000-4-7, 5.5 and 5.6).
enum class Grouping : std::uint8_t {
    bins,       // the harmonic's own bin
    subgroups,  // and its two neighbours: follows amplitudes that change within the window
    groups      // everything up to half way to the next order, its outermost bins by half
};

/// RMS value of each order: [0] is the fundamental, [h-1] harmonic h. `bins` come from a window of
/// `cycles` whole cycles (10 at 50 Hz, 12 at 60 Hz). Bins beyond the last are taken as zero.
std::vector<double> harmonicRms(std::span<const double> bins, std::size_t cycles,
                                std::size_t orders, Grouping grouping);

/// RMS value of what lies between orders `order` and `order` + 1, leaving out both subgroups: the
/// interharmonic centred subgroup.
double interharmonicRms(std::span<const double> bins, std::size_t cycles, std::size_t order);

}  // namespace joulewatch
