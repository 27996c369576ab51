#pragma once

#include "core/harmonics_findings.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// One machine's `harmonics` fields, on either basis; what its basis cannot know is null.
MachineEntry harmonicsEntry(const HarmonicsFinding& finding);

/// The section `harmonics` of the result file.
Json harmonicsSection(const std::vector<HarmonicsFinding>& findings, Compat compat,
                      const std::optional<std::string>& forced);

}  // namespace joulewatch
