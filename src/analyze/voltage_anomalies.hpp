#pragma once

#include <cstdint>
#include <memory>

#include "analyze/machine_analysis.hpp"
#include "core/machine_survey.hpp"
#include "core/voltage_findings.hpp"

namespace joulewatch {

struct VoltageOptions {
    double contamination = 0.005;  // share of readings the forest may flag, 0 … 0.5
    std::size_t trees = 100;
    std::uint64_t seed = 42;
    bool extended = false;        // cuts in any direction (Hariri, Kind & Brunner 2018)
    double confirmZ = 5;          // robust z a flagged reading must reach; 0: none
    double trainingFraction = 1;  // share of readings that trees are grown from; all are scored
};

/// Readings whose voltage stands out from the hour around it, for one machine. A first pass learns
/// how the voltage ordinarily moves, a second scores every reading. An isolation forest flags a
/// quota, by construction; what makes a flagged reading an anomaly is its distance from the rolling
/// median.
class VoltageAnalysis : public MachineAnalysis {
 public:
    /// After the last pass.
    virtual const VoltageFindings& findings() const = 0;
};

std::unique_ptr<VoltageAnalysis> makeVoltageAnalysis(const MachineSurvey& machine,
                                                     const VoltageOptions& options = {});

}  // namespace joulewatch
