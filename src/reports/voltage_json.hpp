#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/voltage_findings.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// The section `voltage_anomalies` of the result file.
Json voltageSection(std::span<const VoltageFindings> machines, Compat compat,
                    const std::optional<std::string>& forced);

}  // namespace joulewatch
