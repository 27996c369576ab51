#pragma once

#include <span>
#include <string>
#include <vector>

#include "analyze/degradation_trend.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// Median of ln(current) over one hour of a running machine.
struct HourlyLevel {
    Timestamp hour;  // its start
    double logCurrent = 0;
};

struct ProfiledBlocks {
    BlockSeries blocks;
    std::vector<std::string> warnings;
};

/// For a machine without peers: its own week is the only reference. Each hour less the median of
/// that hour of the week (hour of weekday or weekend below three weeks), the profile being taken
/// after a first estimate of the trend, from pairs of equal hours alone (seasonal Kendall slope;
/// Hirsch, Slack & Smith, Water Resour. Res. 18, 1982), else it would swallow the trend. From two
/// years on the annual sine is taken out as well; between 60 days and that, a warning says that
/// season and wear cannot be told apart. `origin` is day 0, `block` what hours are merged to.
ProfiledBlocks profileBlocks(std::span<const HourlyLevel> hours, Timestamp origin, Duration block);

}  // namespace joulewatch
