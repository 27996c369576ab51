#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generate/faults.hpp"
#include "generate/plant.hpp"

namespace joulewatch {

inline constexpr std::string_view kLabelHeader =
    "machineId,start,end,anomaly_type,parameter,magnitude,severity_truth\n";

/// A row of CSV each.
std::string labelText(const Plant& plant, const std::vector<FaultLabel>& labels);

}  // namespace joulewatch
