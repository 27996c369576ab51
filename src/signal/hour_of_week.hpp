#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/time.hpp"

namespace joulewatch {

inline constexpr std::size_t kHoursOfWeek = 168;

/// 0 (Monday, midnight) to 167.
inline std::size_t hourOfWeek(Timestamp at) {
    return static_cast<std::size_t>(weekday(at) * 24 + hourOfDay(at));
}

/// The median of a series in each hour of the week. Of every hour so many values are kept, spread
/// over the whole series however long it is: each time the room is full, every other one goes, and
/// from then on every other one is taken. The same series gives the same medians.
class HourOfWeekMedians {
 public:
    static constexpr std::size_t kValues = 256;  // an hour; over a year of quarter hours all 208

    void add(Timestamp at, double value);  // NaN is none
    /// Empty for an hour without values.
    std::optional<double> median(std::size_t hour) const;
    /// Of several hours together; `hours` may hold any of them.
    std::optional<double> medianWhere(bool (*hours)(std::size_t)) const;

 private:
    struct Cell {
        std::vector<double> values;
        std::size_t stride = 1, seen = 0;
    };
    std::array<Cell, kHoursOfWeek> cells_;
};

}  // namespace joulewatch
