#pragma once

#include "core/imbalance_findings.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// One machine's `phase_imbalance` fields, on either basis; what its basis cannot know is null.
MachineEntry imbalanceEntry(const ImbalanceFinding& finding);

/// The section `phase_imbalance` of the result file.
Json imbalanceSection(const std::vector<ImbalanceFinding>& findings, Compat compat,
                      const std::optional<std::string>& forced);

}  // namespace joulewatch
