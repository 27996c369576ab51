#include "signal/hour_of_week.hpp"

#include "signal/robust.hpp"

namespace joulewatch {

std::optional<double> HourOfWeekMedians::median(std::size_t hour) const {
    if (cells_[hour].values().empty()) return std::nullopt;
    return joulewatch::median(cells_[hour].values());
}

std::vector<double> HourOfWeekMedians::valuesWhere(bool (*hours)(std::size_t)) const {
    std::vector<double> all;
    for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour)
        if (hours(hour))
            all.insert(all.end(), cells_[hour].values().begin(), cells_[hour].values().end());
    return all;
}

}  // namespace joulewatch
