#include "app/machine_passes.hpp"

#include <algorithm>
#include <vector>

namespace joulewatch {
namespace {

int longest(std::span<MachineAnalysis* const> analyses) {
    int passes = 0;
    for (const MachineAnalysis* each : analyses) passes = std::max(passes, each->passes());
    return passes;
}

Result<void> runPass(const ReadingSpool& spool, std::size_t machine, int pass,
                     std::span<MachineAnalysis* const> analyses, WorkMeter& meter) {
    std::vector<MachineAnalysis*> wanting;
    MetricSet metrics;
    for (MachineAnalysis* each : analyses) {
        if (pass >= each->passes()) continue;
        wanting.push_back(each);
        metrics = metrics.with(each->metrics());
    }
    const auto read = spool.read(machine, kAllTime, metrics, [&](const ReadingBatch& batch) {
        for (MachineAnalysis* each : wanting) each->add(batch, pass);
        return meter.advance(batch.rows());
    });
    if (!read) return fail(read.error());
    if (meter.cancelled()) return fail(ErrorCode::cancelled, "the analysis was cancelled");
    for (MachineAnalysis* each : wanting) each->endPass(pass);
    return {};
}

}  // namespace

Result<void> runMachinePasses(const ReadingSpool& spool, std::size_t machine,
                              std::span<MachineAnalysis* const> analyses, WorkMeter& meter) {
    for (int pass = 0; pass < longest(analyses); ++pass)
        if (auto ran = runPass(spool, machine, pass, analyses, meter); !ran) return ran;
    return {};
}

std::uint64_t machinePassRows(const SpooledMeter& machine,
                              std::span<MachineAnalysis* const> analyses) {
    return machine.rows * static_cast<std::uint64_t>(longest(analyses));
}

}  // namespace joulewatch
