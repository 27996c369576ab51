#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "analyze/worst_by_load.hpp"
#include "core/imbalance_findings.hpp"
#include "core/power_quality.hpp"
#include "core/three_phase.hpp"

namespace joulewatch {

/// Unbalance of one machine from its three phases: magnitudes (RMS readings) or phasors
/// (waveforms), averaged over 10 minutes as EN 50160 does. Voltages: WARNING from 1 %, CRITICAL
/// above 2 %. Currents, which show 6 to 10 times the unbalance of the voltage: WARNING from 10 %
/// above a fifth of the largest load, CRITICAL above 20 % and half of it; below a fifth ignored.
class PhaseUnbalance {
 public:
    explicit PhaseUnbalance(VoltageKind voltageKind) : voltageKind_(voltageKind) {}

    /// RMS values, in the order of time.
    void add(const ThreePhaseReading& reading);
    /// Fundamental phasors of one window, in the order of time; either may be unknown. Voltages
    /// are those of the lines against neutral.
    struct Phasors {
        std::optional<std::array<std::complex<double>, 3>> currentA, voltageV;
    };
    void add(Timestamp at, const Phasors& phasors);

    /// Basis threePhase; only `threePhase`, severity and provenance are filled.
    ImbalanceFinding finish(MeterId machineId);

 private:
    struct Mean {
        std::array<double, 3> sum{};
        std::uint64_t count = 0;
        void add(const std::array<double, 3>& values);
        std::optional<std::array<double, 3>> value() const;
    };
    /// Mean of squares, of unbalances known from phasors.
    struct MeanSquare {
        double sum = 0;
        std::uint64_t count = 0;
        void add(std::optional<double> percent);
        double root() const;
    };
    struct Slot {
        Mean currentA, voltageV;
        MeanSquare vuf, iuf, u0;
    };

    void enterSlot(Timestamp at);
    void closeSlot();
    void closeCurrents(const std::array<double, 3>& meanA);
    void closeVoltages(const std::array<double, 3>& meanV);
    ThreePhaseUnbalance figures() const;
    void judge(ThreePhaseUnbalance& found) const;
    void warn(const ThreePhaseUnbalance& found, std::vector<std::string>& warnings) const;

    VoltageKind voltageKind_;
    bool fromPhasors_ = false;
    std::int64_t slotNumber_ = -1;
    Slot slot_;
    Timestamp first_ = Timestamp::max(), last_ = Timestamp::min();
    Mean allCurrentA_, allVoltageV_;
    WorstByLoad iuf_, iufThreeWire_, iufPeak_, currentNema_, vuf_, u0_, nema_;
    std::uint64_t forwards_ = 0, backwards_ = 0;  // windows by the direction of rotation
};

/// What one channel showed (variability, periods) and what the phases show, as one finding. Phases
/// may come twice, from waveforms and from readings: the later figures count, and what only the
/// earlier ones knew is kept.
ImbalanceFinding withPhases(ImbalanceFinding oneChannel, const ImbalanceFinding& phases);

}  // namespace joulewatch
