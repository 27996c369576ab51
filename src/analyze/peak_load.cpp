#include "analyze/peak_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "analyze/demand.hpp"
#include "analyze/peak_schedule.hpp"

namespace joulewatch {
namespace {

constexpr double kMediumCorrelation = 0.3;
constexpr double kLargeCorrelation = 0.6;
constexpr std::size_t kMostCurvePoints = 201;

double ratio(double a, double b) { return b > 0 ? a / b : kMissing; }

Potential potentialOfCorrelation(double average) {
    return potentialOf(average, kMediumCorrelation, kLargeCorrelation);
}

bool binsAreQuarterHours(const std::vector<LoadBin>& bins) {
    return !bins.empty() && bins.front().length == kQuarterHour;
}

}  // namespace

PeakLoad::PeakLoad(std::span<const MachineSurvey> machines, PeakLoadOptions options)
    : options_(std::move(options)), totals_(machines.size()) {
    for (const MachineSurvey& each : machines) machines_.push_back(each.meter.id);
    table_.machines = machines.size();
    table_.kw.resize(machines.size());
}

LoadDigest PeakLoad::digest(const AlignedWindow& window) const {
    ensure(window.meters() == machines_.size(), "a window has a row per surveyed machine");
    return digestLoads(window);
}

void PeakLoad::add(LoadDigest digest) {
    for (std::size_t b = 0; b < digest.bins.size(); ++b) {
        bins_.push_back(digest.bins[b]);
        table_.at.push_back(digest.bins[b].at);
        for (std::size_t m = 0; m < machines_.size(); ++m)
            table_.kw[m].push_back(digest.machineKw[b * machines_.size() + m]);
    }
    if (digest.valid > 0 && (totals_.valid == 0 || digest.peakKw > totals_.peakKw)) {
        totals_.peakKw = digest.peakKw;
        totals_.peakAt = digest.peakAt;
    }
    if (digest.moments.instants > 0)
        totals_.literalPeakKw = totals_.moments.instants > 0
                                    ? std::max(totals_.literalPeakKw, digest.literalPeakKw)
                                    : digest.literalPeakKw;
    totals_.kwSum += digest.kwSum;
    totals_.valid += digest.valid;
    totals_.excluded += digest.excluded;
    totals_.moments.add(digest.moments);
    for (std::size_t m = 0; m < machines_.size(); ++m) {
        totals_.machineKwSum[m] += digest.machineKwSum[m];
        totals_.energyKwh[m] += digest.energyKwh[m];
        totals_.readings[m] += digest.readings[m];
    }
}

void PeakLoad::findLoad(PeakLoadFindings& findings) const {
    if (totals_.valid == 0) return;
    findings.peakLoadKw = totals_.peakKw;
    findings.peakLoadAt = totals_.peakAt;
    findings.averageLoadKw = totals_.kwSum / static_cast<double>(totals_.valid);
    findings.peakAverageRatio = ratio(findings.peakLoadKw, findings.averageLoadKw);
}

/// Each machine's highest demand, over windows of the same length as the plant's.
std::vector<double> PeakLoad::ownPeaks() const {
    std::vector<double> peaks;
    const Duration length = std::chrono::minutes{options_.demandWindowMinutes};
    for (const auto& kw : table_.kw) {
        std::vector<LoadBin> own = bins_;
        for (std::size_t b = 0; b < own.size(); ++b) {
            own[b].valid = std::isnan(kw[b]) ? 0 : own[b].slots;
            own[b].kwSum = std::isnan(kw[b]) ? 0 : static_cast<double>(kw[b]) * own[b].slots;
        }
        double peak = kMissing;
        for (const DemandWindow& each : demandWindows(own, length, 1))
            if (!(each.kw <= peak)) peak = each.kw;
        peaks.push_back(peak);
    }
    return peaks;
}

void PeakLoad::findDemand(PeakLoadFindings& findings, std::span<const double> ownPeaks) const {
    const auto windows =
        demandWindows(bins_, std::chrono::minutes{options_.demandWindowMinutes}, machines_.size());
    for (const DemandWindow& each : windows) {
        if (!(each.kw <= findings.peakDemandKw)) {
            findings.peakDemandKw = each.kw;
            findings.peakDemandAt = each.at;
        }
        const double kva = std::hypot(each.kw, each.kvar);
        if (!std::isnan(kva) && !(kva <= findings.peakDemandKva)) findings.peakDemandKva = kva;
    }
    const auto curve = loadDuration(windows);
    const Duration asked = std::chrono::minutes{options_.demandWindowMinutes};
    findings.demandResponse = demandResponse(
        curve, bins_.empty() ? asked : std::max<Duration>(asked, bins_.front().length));
    findings.loadDuration = thinned(curve, kMostCurvePoints);
    // Missing readings can make a sum exceed its parts' highest by a hair.
    findings.coincidenceFactor = std::min(1.0, coincidenceFactor(findings.peakDemandKw, ownPeaks));
    if (windows.empty()) findings.coincidenceFactor = kMissing;
    findings.diversityFactor = ratio(1, findings.coincidenceFactor);
}

void PeakLoad::findProfile(PeakLoadFindings& findings) const {
    if (!binsAreQuarterHours(bins_)) return;
    std::array<std::array<double, 96>, 2> sums{};
    std::array<std::array<double, 96>, 2> counts{};
    for (const LoadBin& bin : bins_) {
        if (bin.valid < kEnoughOfBin * bin.slots) continue;
        const auto sinceMidnight = bin.at - std::chrono::floor<std::chrono::days>(bin.at);
        const auto quarter = static_cast<std::size_t>(sinceMidnight / kQuarterHour);
        const std::size_t day = isWeekend(bin.at) ? 1 : 0;
        sums[day][quarter] += bin.kwSum / bin.valid;
        counts[day][quarter] += 1;
    }
    for (std::size_t q = 0; q < 96; ++q) {
        if (counts[0][q] > 0) findings.weekdayKw[q] = sums[0][q] / counts[0][q];
        if (counts[1][q] > 0) findings.weekendKw[q] = sums[1][q] / counts[1][q];
    }
}

void PeakLoad::findMachines(PeakLoadFindings& findings, std::span<const double> ownPeaks) const {
    findings.energyKwh = 0;
    for (double kwh : totals_.energyKwh) findings.energyKwh += kwh;
    for (std::size_t m = 0; m < machines_.size(); ++m) {
        MachineLoad load;
        load.machineId = machines_[m];
        load.peakDemandKw = ownPeaks[m];
        if (totals_.readings[m] > 0) {
            load.energyKwh = totals_.energyKwh[m];
            load.averageKw = totals_.machineKwSum[m] / static_cast<double>(totals_.readings[m]);
            load.sharePercent = 100 * ratio(load.energyKwh, findings.energyKwh);
        }
        findings.machines.push_back(std::move(load));
    }
    const CorrelationFinding& correlation = findings.correlation;
    for (std::size_t a = 0; a < correlation.machines.size(); ++a) {
        double sum = 0;
        double count = 0;
        for (std::size_t b = 0; b < correlation.machines.size(); ++b) {
            if (a == b || std::isnan(correlation.matrix[a][b])) continue;
            sum += correlation.matrix[a][b];
            count += 1;
        }
        if (count > 0) findings.machines[correlation.machines[a]].meanCorrelation = sum / count;
    }
}

void PeakLoad::findLiteral(PeakLoadFindings& findings) const {
    const LoadMoments& moments = totals_.moments;
    if (moments.instants == 0) return;
    LiteralPeakLoad& literal = findings.literal;
    double sum = 0;
    for (double each : moments.sums) sum += each;
    literal.peakLoadKw = totals_.literalPeakKw;
    literal.averageLoadKw = sum / moments.instants;
    literal.peakAverageRatio = ratio(literal.peakLoadKw, literal.averageLoadKw);
    correlateMoments(moments, literal);
    literal.potential = potentialOfCorrelation(literal.averageCorrelation);
}

/// The advised shifts lower the bill as they lowered the daily peaks they had not seen.
void PeakLoad::findCharge(PeakLoadFindings& findings) const {
    const DemandTariff& tariff = options_.tariff;
    if (!(tariff.ratePerKva > 0)) return;
    DemandCharge charge{.tariff = tariff};
    charge.billingKva = billingDemandKva(findings.peakDemandKva, tariff);
    charge.costPerMonth = demandChargePerMonth(charge.billingKva, tariff);
    const double reduction =
        findings.schedule.shifts.empty() ? 0 : findings.schedule.predictedReductionPercent;
    charge.billingAfterKva =
        billingDemandKva(findings.peakDemandKva * (1 - reduction / 100), tariff);
    charge.savingPerMonth =
        charge.costPerMonth - demandChargePerMonth(charge.billingAfterKva, tariff);
    findings.charge = charge;
}

void PeakLoad::explain(PeakLoadFindings& findings) const {
    Provenance& provenance = findings.provenance;
    const auto warn = [&](std::string text) { provenance.warnings.push_back(std::move(text)); };
    provenance.method = fmt::format(
        "Sum of machines over clock-aligned windows of {} min; Pearson correlation of {}; shifts "
        "of "
        "at most an hour fitted to 70 % of the days and judged on the rest",
        findings.demandWindowMinutes,
        options_.correlationBasis == CorrelationBasis::residual
            ? "15 min means over each machine's own daily profile and day"
            : "15 min means as they are");
    if (totals_.valid == 0) {
        provenance.status = Status::insufficientData;
        warn("no_plant_load: there is no instant at which 90 % of the machines were read.");
        return;
    }
    if (totals_.excluded > 0)
        warn(
            fmt::format("incomplete_instants: at {:.1f} % of the instants fewer than 90 % of the "
                        "machines were read; they count neither towards peak nor average.",
                        100 * static_cast<double>(totals_.excluded) /
                            static_cast<double>(totals_.excluded + totals_.valid)));
    if (!bins_.empty() && bins_.front().length > std::chrono::minutes{options_.demandWindowMinutes})
        warn(
            fmt::format("coarse_readings: readings are {} min apart, so that demand windows are, "
                        "too.",
                        bins_.front().length / std::chrono::minutes{1}));
    if (findings.charge && std::isnan(findings.peakDemandKva))
        warn("no_demand_charge: apparent power is not known, for power factors are missing.");
    if (std::isnan(findings.correlation.average))
        warn(
            fmt::format("no_correlation: it needs two machines whose load varies, over {} windows.",
                        kFewestWindows));
    if (std::isnan(findings.schedule.predictedReductionPercent))
        warn("no_schedule: fitting and judging a schedule needs two days of quarter hours.");
}

PeakLoadFindings PeakLoad::finish() const {
    PeakLoadFindings findings;
    findings.demandWindowMinutes = options_.demandWindowMinutes;
    findings.correlationBasis = options_.correlationBasis;
    findLoad(findings);
    const std::vector<double> peaks = ownPeaks();
    findDemand(findings, peaks);
    findProfile(findings);
    findings.correlation = correlate(
        options_.correlationBasis == CorrelationBasis::raw ? table_ : residualLoads(table_));
    findings.potential = potentialOfCorrelation(findings.correlation.average);
    findMachines(findings, peaks);
    findLiteral(findings);
    if (binsAreQuarterHours(bins_)) {
        std::vector<std::uint8_t> complete;
        for (const LoadBin& bin : bins_)
            complete.push_back(bin.valid >= kEnoughOfBin * bin.slots ? 1 : 0);
        findings.schedule = findSchedule(table_, complete, options_.seed);
    }
    findCharge(findings);
    explain(findings);
    return findings;
}

}  // namespace joulewatch
