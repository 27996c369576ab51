#pragma once

#include <optional>
#include <span>
#include <vector>

namespace joulewatch {

/// The value below which the share `q` (0..1) of `values` lies, linear between neighbours (type 7
/// of Hyndman & Fan 1996, what R and NumPy do by default). NaN when there are no values.
/// `values` holds no NaN; it is reordered, not copied.
double quantileInPlace(std::span<double> values, double q);

/// The same on a copy.
double quantile(std::span<const double> values, double q);
double median(std::span<const double> values);

/// The median of many values most of which lie in [low, high): the same as median(), sooner. They
/// are counted in bins, and only the middle one's are looked at. `scratch` keeps its memory.
double medianOfMany(std::span<const double> values, double low, double high,
                    std::vector<double>& scratch);

/// Spread that outliers do not move, on the scale of a normal law's standard deviation:
/// 1.4826·median|x − median|; where more than half of the values are equal, IQR/1.349.
/// Empty when that is 0 too: the channel is constant and must not be divided by.
/// Rousseeuw & Croux, Alternatives to the median absolute deviation, JASA 1993.
std::optional<double> robustScale(std::span<const double> values);

}  // namespace joulewatch
