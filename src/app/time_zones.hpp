#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// `invalidInput` when this computer's time zone database (IANA) has no zone of that name.
Result<void> checkTimeZone(std::string_view name);

/// Of this computer; "UTC" when it does not say.
std::string ownTimeZone();

}  // namespace joulewatch
