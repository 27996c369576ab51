#pragma once

#include <string>
#include <string_view>

namespace joulewatch {

/// A cell that no spreadsheet takes for a formula (`'` before what begins with = + - @, a tab, a
/// line end or NUL), in quotes where it needs them (RFC 4180).
std::string safeCsvField(std::string_view text);

}  // namespace joulewatch
