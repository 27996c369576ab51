#pragma once

#include <span>

#include "analyze/machine_analysis.hpp"
#include "app/work_meter.hpp"
#include "core/result.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// Feeds one machine's readings to several analyses, pass by pass, decoding each batch once a pass
/// for all that still want one. `cancelled` when the meter says so.
Result<void> runMachinePasses(const ReadingSpool& spool, std::size_t machine,
                              std::span<MachineAnalysis* const> analyses, WorkMeter& meter);

/// Rows that runMachinePasses will read: the machine's, once for every pass of the longest
/// analysis.
std::uint64_t machinePassRows(const SpooledMeter& machine,
                              std::span<MachineAnalysis* const> analyses);

}  // namespace joulewatch
