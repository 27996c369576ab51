#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/demand_charge.hpp"
#include "core/ingest_report.hpp"
#include "core/progress.hpp"
#include "core/reading_batch.hpp"
#include "core/result.hpp"
#include "reports/section.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// Which questions are asked.
struct Questions {
    bool anomalies = true, degradation = true, harmonics = true, imbalance = true, peak = true;
    static Questions none() { return {false, false, false, false, false}; }
    bool any() const { return anomalies || degradation || harmonics || imbalance || peak; }
};

inline constexpr int kMaxLag = 10'000;  // samples; longer than any stretch of production

struct AnalyzeOptions {
    Questions questions;
    std::optional<std::string> machine;  // stands at the top of each section instead of the worst
    Compat compat = Compat::corrected;
    double confirmZ = 5;    // robust z that confirms a voltage anomaly; 0: the quota alone
    bool extended = false;  // extended isolation forest
    std::vector<int> lags{100, 250};  // autocorrelation lags in samples, 1 … kMaxLag
    int demandWindowMinutes = 15;     // 15 or 30
    bool rawCorrelation = false;      // correlate loads as they are, not their residuals
    DemandTariff demandTariff;
    double maximumDemandA = kMissing;     // I_L of IEEE 519, for demand distortion; missing: none
    double shortCircuitRatio = kMissing;  // I_sc/I_L, for IEEE 519's current limits; missing: none
    int threads = 0;                      // 0: one per processor
    std::filesystem::path waveforms;      // waveform CSV or COMTRADE; empty: none
    std::filesystem::path threePhase;     // three-phase CSV; empty: none
};

/// All asked questions over all rows of `spool`: the result file of docs/RESULT_FORMAT.md. The same
/// for any number of threads. `notFound` when `options.machine` is not in the data.
Result<Json> analyzeReadings(const ReadingSpool& spool, const IngestReport& report,
                             const AnalyzeOptions& options, const Progress& progress);

}  // namespace joulewatch
