#pragma once

#include "core/health.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// The object `health` of the result file.
Json healthObject(const Health& health);

}  // namespace joulewatch
