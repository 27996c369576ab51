#include "app/load_three_phase.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "analyze/phase_unbalance.hpp"
#include "ingest/three_phase/three_phase_csv.hpp"

namespace joulewatch {

Result<ThreePhaseFindings> loadThreePhase(const std::filesystem::path& file,
                                          std::span<const MeterId> machines,
                                          const Progress& progress) {
    // By the file's own numbering of machines; empty where the readings have no such machine.
    std::vector<std::optional<PhaseUnbalance>> unbalances;
    const auto report = readThreePhaseCsv(
        file,
        [&](const MeterId& id, const ThreePhaseReading& reading) {
            if (reading.machine == unbalances.size()) {
                const bool known = std::ranges::find(machines, id) != machines.end();
                unbalances.push_back(known ? std::optional<PhaseUnbalance>(reading.voltageKind)
                                           : std::nullopt);
            }
            if (unbalances[reading.machine]) unbalances[reading.machine]->add(reading);
            return true;
        },
        progress);
    if (!report) return fail(report.error());

    ThreePhaseFindings findings;
    findings.warnings = report->warnings;
    for (std::size_t m = 0; m < unbalances.size(); ++m) {
        const MeterId& id = report->machines[m];
        if (unbalances[m])
            findings.imbalance.push_back(unbalances[m]->finish(id));
        else
            findings.warnings.push_back(fmt::format(
                "Three-phase readings of {} were not used: the readings have no such machine.",
                id));
    }
    if (report->missingValues > 0)
        findings.warnings.push_back(
            fmt::format("{}: {} values are missing.", file.string(), report->missingValues));
    std::ranges::sort(findings.imbalance, {}, &ImbalanceFinding::machineId);
    return findings;
}

}  // namespace joulewatch
