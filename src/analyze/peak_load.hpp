#pragma once

#include <span>
#include <vector>

#include "analyze/analysis_window.hpp"
#include "analyze/load_correlation.hpp"
#include "analyze/load_digest.hpp"
#include "core/machine_survey.hpp"
#include "core/peak_load_findings.hpp"

namespace joulewatch {

struct PeakLoadOptions {
    int demandWindowMinutes = 15;  // 15 or 30, as the tariff bills
    CorrelationBasis correlationBasis = CorrelationBasis::residual;
    std::uint64_t seed = 42;  // of the search for a better schedule
    DemandTariff tariff{};
};

/// What the plant draws together: peaks, demand, who peaks with whom, and what another schedule
/// would save. digest() may run on any thread; add() takes the digests in the order of time.
/// Memory: one number per machine and quarter hour, 3 MB for a year of twenty machines.
class PeakLoad {
 public:
    explicit PeakLoad(std::span<const MachineSurvey> machines, PeakLoadOptions options = {});

    static constexpr MetricSet kMetricsRead{Metric::activePowerKw, Metric::powerFactor};

    /// `window` holds a row per surveyed machine, in their order.
    LoadDigest digest(const AlignedWindow& window) const;
    void add(LoadDigest digest);
    PeakLoadFindings finish() const;

 private:
    void findLoad(PeakLoadFindings& findings) const;
    void findDemand(PeakLoadFindings& findings, std::span<const double> ownPeaks) const;
    void findProfile(PeakLoadFindings& findings) const;
    void findMachines(PeakLoadFindings& findings, std::span<const double> ownPeaks) const;
    void findLiteral(PeakLoadFindings& findings) const;
    void findCharge(PeakLoadFindings& findings) const;
    void explain(PeakLoadFindings& findings) const;
    std::vector<double> ownPeaks() const;

    PeakLoadOptions options_;
    std::vector<MeterId> machines_;
    LoadTable table_;
    std::vector<LoadBin> bins_;
    LoadDigest totals_;  // sums over all windows; its bins stay empty
};

}  // namespace joulewatch
