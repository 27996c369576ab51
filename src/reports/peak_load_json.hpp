#pragma once

#include "core/peak_load_findings.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// The section `peak_load_optimization` of the result file: about the whole plant, so that its
/// `machine_id` is null; `machines[]` hold each machine's own load.
Json peakLoadSection(const PeakLoadFindings& findings, Compat compat);

}  // namespace joulewatch
