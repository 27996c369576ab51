#pragma once

#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// A name that is safe wherever it is shown, and that nobody mistakes for another or for an
/// address: 2 to 64 of a-z A-Z 0-9 . _ - beginning with a letter or figure.
Result<void> checkUserName(std::string_view name);

/// Something@somewhere, at most 254 bytes (RFC 5321, 4.5.3.1.3, with its brackets) of visible ASCII
/// without brackets, quotes, commas and the like. Whether it exists only a mail tells.
Result<void> checkEmail(std::string_view email);

}  // namespace joulewatch
