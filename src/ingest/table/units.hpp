#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ingest/table/column_role.hpp"

namespace joulewatch {

struct Unit {
    std::string_view shown;
    int decimalShift;  // brings it to ours: our value is the file's × 10^-shift (W → kW: 3)
};

inline constexpr std::string_view kFahrenheit = "°F";

/// The units a column of this role may be in, ours first; none when it is no quantity.
std::span<const Unit> unitsOf(ColumnRole role);
/// As they are written in a header or by the user: in any case, `degC`, `percent`.
std::optional<Unit> findUnit(ColumnRole role, std::string_view text);

}  // namespace joulewatch
