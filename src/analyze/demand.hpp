#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analyze/load_digest.hpp"
#include "core/peak_load_findings.hpp"

namespace joulewatch {

/// Mean power of the plant over one demand window.
struct DemandWindow {
    Timestamp at;  // its start
    double kw = 0;
    double kvar = 0;  // NaN when more than a tenth of the readings have no power factor
};

/// Clock-aligned demand windows of `length` from bins of the plant, without those less than 80 %
/// complete. A window shorter than a bin is the bin.
std::vector<DemandWindow> demandWindows(std::span<const LoadBin> bins, Duration length,
                                        std::size_t machines);

/// Sorted demands against the share of time in which they are reached: what the area under the
/// curve is the energy of. One point a window.
std::vector<LoadDurationPoint> loadDuration(std::span<const DemandWindow> windows);

/// At most `most` of the points, evenly spaced, with the first and the last.
std::vector<LoadDurationPoint> thinned(std::span<const LoadDurationPoint> curve, std::size_t most);

/// Of a load-duration curve with a point per window of `length`; empty below a hundred windows.
std::optional<DemandResponse> demandResponse(std::span<const LoadDurationPoint> curve,
                                             Duration length);

/// Highest of the sums over the sum of each one's highest: 1 when all peak together. NaN when there
/// is nothing to divide by.
double coincidenceFactor(double peakOfSum, std::span<const double> ownPeaks);

}  // namespace joulewatch
