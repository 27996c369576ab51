#pragma once

#include <string_view>

namespace joulewatch {

/// Whether a password, in lower case, is one that everybody tries first.
bool isCommonPassword(std::string_view lowerCase);

}  // namespace joulewatch
