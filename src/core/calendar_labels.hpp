#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time.hpp"

namespace joulewatch {

enum class Hemisphere : std::uint8_t { northern, southern };

/// The season's name when `label` names another one than the stamp's. Empty when it fits or is no
/// season's name. Both usual borders count as right: the meteorological seasons begin on the first
/// of the month, the astronomical ones about the 21st.
std::optional<std::string_view> expectedSeason(std::string_view label, Timestamp at,
                                               Hemisphere hemisphere);

/// The same for morning, afternoon, evening and night. People draw the borders differently, so an
/// hour either side counts as right.
std::optional<std::string_view> expectedTimeOfDay(std::string_view label, Timestamp at);

}  // namespace joulewatch
