#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/imbalance_findings.hpp"
#include "core/time.hpp"
#include "signal/periodogram.hpp"
#include "signal/sinusoid_fit.hpp"

namespace joulewatch {

/// Looks for a current that swings periodically, between two samples and an hour.
class PeriodicSwing {
 public:
    /// `stretchSamples`, at least 2, of `interval` each make a full stretch.
    PeriodicSwing(std::size_t stretchSamples, Duration interval);
    /// Ratios without their mean, 0 where missing; `present` of them are not.
    void add(std::span<const double> stretch, std::size_t present);
    std::size_t stretches() const { return periodogram_.stretches(); }

    struct Finding {
        double pValue = kMissing;            // of the strongest peak, or of the one found
        double periodS = kMissing;           // NaN where no peak is beyond chance
        double amplitudePercent = kMissing;  // of the mean current, by least squares
        std::vector<ProfilePoint> profile;
    };
    Finding result() const;

 private:
    struct Peak {
        std::size_t bin;
        double ratioToMean;
        double power;  // above the background
        double noisePower;
    };
    std::vector<Peak> peaks() const;
    std::vector<ProfilePoint> profile(double cyclesPerSample) const;

    double stepS_;
    AveragedPeriodogram periodogram_;
    StretchSample sample_;
};

}  // namespace joulewatch
