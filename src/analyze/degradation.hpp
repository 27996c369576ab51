#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analyze/analysis_window.hpp"
#include "analyze/line_mates.hpp"
#include "analyze/own_profile.hpp"
#include "analyze/peer_median.hpp"
#include "core/aligned_window.hpp"
#include "core/degradation_findings.hpp"
#include "core/machine_survey.hpp"

namespace joulewatch {

/// What one window of the plant says about each machine's wear: a few numbers per machine.
struct DegradationDigest {
    struct Block {
        Timestamp at;        // middle of the readings in it
        float logRatio = 0;  // median of ln(current / common load); NaN when unknown
        Timestamp powerFactorAt;
        float powerFactor = 0;            // median while running; NaN when unknown
        std::vector<HourlyLevel> hourly;  // only for a machine without peers
    };
    Duration length{};
    std::vector<Block> machines;
};

/// Wear shows as a current that rises, and a power factor that falls, against what the rest of the
/// plant does at the same instant. Each window becomes one block median per machine; at the end a
/// robust line runs through them. digest() may run on any thread; add() takes the digests in the
/// order of time.
class Degradation {
 public:
    explicit Degradation(std::span<const MachineSurvey> machines);

    static constexpr MetricSet kMetricsRead{Metric::currentA, Metric::powerFactor};

    /// `window` holds a row per surveyed machine, in their order.
    DegradationDigest digest(const AlignedWindow& window) const;
    void add(DegradationDigest digest);
    DegradationFindings finish() const;

 private:
    struct Machine {
        MachineSurvey survey;
        bool hasPeers = false;
        std::vector<double> atDays;    // one a window, as is
        std::vector<double> logRatio;  // this; NaN where unknown
        BlockSeries powerFactor;
        std::vector<HourlyLevel> hourly;
    };
    void takeBlock(DegradationDigest::Block& block, const AlignedWindow& window,
                   std::size_t machine, std::span<float> logRatio) const;
    DegradationFinding find(std::size_t machine, std::span<const std::vector<double>> ratios) const;
    std::vector<DegradationPoint> pointsOf(const Machine& machine, const BlockSeries& logRatio,
                                           double fitStart) const;

    std::vector<Machine> machines_;
    PeerMedian peers_;
    Duration length_{};
};

}  // namespace joulewatch
