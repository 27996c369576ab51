#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/demand_charge.hpp"
#include "core/finding.hpp"
#include "core/reading_batch.hpp"
#include "core/severity.hpp"
#include "core/time.hpp"

namespace joulewatch {

/// How much there is to gain, three bands.
enum class Potential : std::uint8_t { low, medium, high };

constexpr std::string_view name(Potential potential) {
    switch (potential) {
        case Potential::medium:
            return "MEDIUM";
        case Potential::high:
            return "HIGH";
        case Potential::low:
            break;
    }
    return "LOW";
}

/// An opportunity is worth a look; it is never a fault.
constexpr Severity severityOf(Potential potential) {
    return potential == Potential::low ? Severity::normal : Severity::warning;
}

/// Both ends of the middle band belong to it.
constexpr Potential potentialOf(double x, double lo, double hi) {
    return x > hi ? Potential::high : x >= lo ? Potential::medium : Potential::low;
}

/// Limits on the reduction of the highest demand, percent, on days a schedule was not fitted to.
inline constexpr double kWorthwhileReductionPercent = 3;
inline constexpr double kLargeReductionPercent = 10;

/// What machines' loads are compared by: what is left when each machine's own schedule is taken
/// out, or the loads as they are.
enum class CorrelationBasis : std::uint8_t { residual, raw };

constexpr std::string_view name(CorrelationBasis basis) {
    return basis == CorrelationBasis::raw ? "raw" : "residual";
}

struct CorrelatedPair {
    std::size_t a = 0;  // indexes of machines
    std::size_t b = 0;
    double r = 0;
};

struct CorrelationFinding {
    std::vector<std::size_t> machines;        // those whose load varies
    std::vector<std::vector<double>> matrix;  // r between them, in that order
    double average = kMissing;                // off the diagonal
    std::vector<CorrelatedPair> pairs;        // abs(r) > 0.5, the strongest first
    std::size_t highlyCorrelatedPairs = 0;
    double effectiveN = kMissing;  // independent windows the correlations are worth
    std::size_t windows = 0;
};

/// Moves a machine's whole schedule earlier (< 0) or later.
struct ShiftAdvice {
    std::size_t machine = 0;
    int minutes = 0;
    double kwAtPeak = 0;  // what it drew in the plant's highest window of the fitted days
};

struct ScheduleFinding {
    std::vector<ShiftAdvice> shifts;
    double fittedReductionPercent = kMissing;     // on the days it was fitted to
    double predictedReductionPercent = kMissing;  // on the later days it has not seen
    double lowerBoundKw = kMissing;               // no schedule within the limits does better
    double gapPercent = kMissing;                 // of the fitted peak above that bound
    Potential potential = Potential::low;
};

struct LoadDurationPoint {
    double sharePercent = 0;  // of the time
    double kw = 0;            // demand reached or exceeded in it
};

/// What shedding load when a supplier calls for it would do: the plant held to the demand that it
/// exceeds in the highest hundredth of its windows.
struct DemandResponse {
    double shedKw = 0;  // at most, at the highest demand
    double hours = 0;   // above that demand, over the data
    double peakAfterKw = 0;
};

struct MachineLoad {
    MeterId machineId;
    double energyKwh = kMissing;
    double averageKw = kMissing;
    double peakDemandKw = kMissing;
    double sharePercent = kMissing;  // of the plant's energy
    double meanCorrelation = kMissing;
};

/// The plain computation: missing readings count as zero, loads are correlated as they are.
struct LiteralPeakLoad {
    double peakLoadKw = kMissing;
    double averageLoadKw = kMissing;
    double peakAverageRatio = kMissing;
    double averageCorrelation = kMissing;
    std::optional<std::size_t> highlyCorrelatedPairs;
    Potential potential = Potential::low;
};

/// What the highest demand costs in a month; missing where the apparent power is not known.
struct DemandCharge {
    DemandTariff tariff;
    double billingKva = kMissing;
    double costPerMonth = kMissing;
    double billingAfterKva = kMissing;  // with the advised shifts
    double savingPerMonth = kMissing;
};

struct PeakLoadFindings {
    double peakLoadKw = kMissing;
    std::optional<Timestamp> peakLoadAt;
    double averageLoadKw = kMissing;
    double peakAverageRatio = kMissing;
    double energyKwh = kMissing;
    int demandWindowMinutes = 15;
    double peakDemandKw = kMissing;
    std::optional<Timestamp> peakDemandAt;  // start of the window
    double peakDemandKva = kMissing;
    std::optional<DemandCharge> charge;  // empty when no rate was configured
    double coincidenceFactor = kMissing;
    double diversityFactor = kMissing;
    std::vector<LoadDurationPoint> loadDuration;
    std::optional<DemandResponse> demandResponse;  // empty with fewer than a hundred windows
    std::vector<double> weekdayKw = std::vector<double>(96, kMissing);  // mean per quarter hour
    std::vector<double> weekendKw = std::vector<double>(96, kMissing);
    CorrelationBasis correlationBasis = CorrelationBasis::residual;
    CorrelationFinding correlation;
    Potential potential = Potential::low;
    ScheduleFinding schedule;
    std::vector<MachineLoad> machines;  // in the order they were surveyed
    LiteralPeakLoad literal;
    Provenance provenance;
};

}  // namespace joulewatch
