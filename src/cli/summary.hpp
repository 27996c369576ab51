#pragma once

#include <string>

#include "reports/section.hpp"

namespace joulewatch {

/// A result file as a person reads it in a terminal: input, health, a row per section and, for each
/// machine that is not NORMAL, why and what to do. `colour` marks severities by ANSI colour as
/// well as by word; `width` is the terminal's, at least 60.
std::string summarize(const Json& result, bool colour, std::size_t width);

}  // namespace joulewatch
