#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "signal/thinned_values.hpp"

namespace joulewatch {

inline constexpr std::size_t kHoursOfWeek = 168;

/// 0 (Monday, midnight) to 167.
inline std::size_t hourOfWeek(Timestamp at) {
    return static_cast<std::size_t>(weekday(at)) * 24 + static_cast<std::size_t>(hourOfDay(at));
}

/// The median of a series in each hour of the week, from at most kValues readings an hour.
class HourOfWeekMedians {
 public:
    static constexpr std::size_t kValues = 256;  // over a year of quarter hours all 208

    HourOfWeekMedians() : cells_(kHoursOfWeek, ThinnedValues(kValues)) {}
    void add(Timestamp at, double value) { addIn(hourOfWeek(at), value); }  // NaN is none
    void addIn(std::size_t hour, double value) {
        if (!std::isnan(value)) cells_[hour].add(value);
    }
    /// Empty for an hour without values.
    std::optional<double> median(std::size_t hour) const;
    /// The values of the hours that `hours` picks, together.
    std::vector<double> valuesWhere(bool (*hours)(std::size_t)) const;

 private:
    std::vector<ThinnedValues> cells_;
};

}  // namespace joulewatch
