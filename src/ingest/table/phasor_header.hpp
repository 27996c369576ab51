#pragma once

#include <optional>
#include <string_view>

#include "ingest/table/header_guess.hpp"

namespace joulewatch {

/// What a column of a phasor measurement unit holds; nothing when the header is none of one.
std::optional<HeaderGuess> guessPhasor(std::string_view header);

}  // namespace joulewatch
