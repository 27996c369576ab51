#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/degradation_findings.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// The section `degradation` of the result file. `literal` holds an answer per machine, in the
/// findings' order.
Json degradationSection(const DegradationFindings& findings,
                        std::span<const LiteralDegradation> literal, Compat compat,
                        const std::optional<std::string>& forced);

}  // namespace joulewatch
