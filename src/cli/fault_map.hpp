#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/generate.hpp"

namespace joulewatch {

/// `5=spike,12=degradation`; throws CLI11's ValidationError, naming the flag, where it is anything
/// else.
std::vector<FaultPlacement> parseFaultMap(std::string_view flag, const std::string& text);

}  // namespace joulewatch
