#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace joulewatch {

/// Splits a machine's readings into running and idle by its current, in one pass: readings are
/// counted, and their power summed, in bins of the logarithm of the current.
class RunningStates {
 public:
    RunningStates();
    /// `activePowerKw` and `apparentPowerKva` may be 0 where they are not known.
    void add(double currentA, double activePowerKw, double apparentPowerKva) {
        Bin& bin = bins_[binOf(currentA)];
        ++bin.rows;
        bin.powerKw += activePowerKw;
        bin.apparentKva += apparentPowerKva;
    }

    /// The current above which the machine runs: between the two states that explain most of the
    /// variance of log current (Otsu, A threshold selection method from gray-level histograms,
    /// IEEE Trans. SMC 1979). Half of the median where there is one state only: where the lower
    /// one draws more than half of the upper, or holds less than a hundredth of the readings.
    /// NaN without readings.
    double thresholdA() const;
    /// ΣP/ΣS of the readings above `thresholdA`, a value of thresholdA(); NaN without power.
    double powerFactorAbove(double thresholdA) const;

 private:
    struct Bin {
        std::uint64_t rows = 0;
        double powerKw = 0;
        double apparentKva = 0;
    };
    // A bin is a 64th of an octave, 1.1 % wide: the exponent of a double and the first six bits of
    // its mantissa, so that no logarithm is taken per reading. 1 mA to 1 MA: below is off, above
    // absurd.
    static constexpr int kShift = 52 - 6;
    static constexpr double kLowestA = 0x1p-10;
    static constexpr double kHighestA = 0x1p20;
    static constexpr std::uint64_t kFirstKey = std::bit_cast<std::uint64_t>(kLowestA) >> kShift;
    static constexpr std::size_t kBins =
        (std::bit_cast<std::uint64_t>(kHighestA) >> kShift) - kFirstKey + 1;

    static std::size_t binOf(double currentA) {
        const double bounded = std::clamp(currentA, kLowestA, kHighestA);
        return (std::bit_cast<std::uint64_t>(bounded) >> kShift) - kFirstKey;
    }
    static double lowerEdgeA(std::size_t bin) {
        return std::bit_cast<double>((kFirstKey + bin) << kShift);
    }
    static double logCentre(std::size_t bin) {
        return std::log((lowerEdgeA(bin) + lowerEdgeA(bin + 1)) / 2);
    }
    double medianA() const;
    double rows() const;

    std::vector<Bin> bins_;
};

}  // namespace joulewatch
