#include "signal/hour_of_week.hpp"

#include <cmath>

#include "signal/robust.hpp"

namespace joulewatch {

void HourOfWeekMedians::add(Timestamp at, double value) {
    if (std::isnan(value)) return;
    Cell& cell = cells_[hourOfWeek(at)];
    if (cell.seen++ % cell.stride != 0) return;
    if (cell.values.size() == kValues) {
        for (std::size_t i = 0; 2 * i < kValues; ++i) cell.values[i] = cell.values[2 * i];
        cell.values.resize(kValues / 2);
        cell.stride *= 2;
    }
    cell.values.push_back(value);
}

std::optional<double> HourOfWeekMedians::median(std::size_t hour) const {
    if (cells_[hour].values.empty()) return std::nullopt;
    return joulewatch::median(cells_[hour].values);
}

std::optional<double> HourOfWeekMedians::medianWhere(bool (*hours)(std::size_t)) const {
    std::vector<double> all;
    for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour)
        if (hours(hour))
            all.insert(all.end(), cells_[hour].values.begin(), cells_[hour].values.end());
    if (all.empty()) return std::nullopt;
    return joulewatch::median(all);
}

}  // namespace joulewatch
