#pragma once

#include <span>
#include <vector>

#include "store/reading_store.hpp"

namespace joulewatch {

/// The `count` points, 3 or more, that keep the look of a line: first and last, and of each of
/// count - 2 equal groups the one that spans the largest triangle with the point chosen before and
/// the mean of the group after. Sveinn Steinarsson, Downsampling Time Series for Visual
/// Representation, University of Iceland 2013, section 4.2 ("largest triangle three buckets").
std::vector<ChartPoint> largestTriangles(std::span<const ChartPoint> points, std::size_t count);

}  // namespace joulewatch
