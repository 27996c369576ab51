#include "analyze/waveform_harmonics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "analyze/power_quality_limits.hpp"
#include "core/power_quality.hpp"

namespace joulewatch {
namespace {

constexpr int kLoadOctaves = 3;           // windows below an eighth of the largest current: idle
constexpr double kSmallestRatio = 0.005;  // a component worth a name
// IEC 61000-4-30, 5.4.4: the voltage that dips and swells are told by follows with a minute's
// delay.
constexpr double kSlidingShare = 0.0033;
constexpr double kDipOrSwell = 0.10;  // of the sliding voltage

/// Mean size of each order, as a ratio to the fundamental's.
std::vector<HarmonicRatio> spectrumOf(const std::vector<double>& orderSquares) {
    std::vector<HarmonicRatio> spectrum;
    for (std::size_t i = 0; i < orderSquares.size(); ++i)
        spectrum.push_back(
            {static_cast<int>(i + 1), std::sqrt(orderSquares[i] / orderSquares.front())});
    return spectrum;
}

std::vector<HarmonicRatio> dominantOf(const std::vector<HarmonicRatio>& spectrum) {
    std::vector<HarmonicRatio> dominant;
    for (const HarmonicRatio& each : spectrum)
        if (each.order > 1 && each.ratio >= kSmallestRatio) dominant.push_back(each);
    std::stable_sort(dominant.begin(), dominant.end(),
                     [](const auto& a, const auto& b) { return a.ratio > b.ratio; });
    return dominant;
}

std::vector<double> rootMean(const std::vector<double>& squares, std::uint64_t count) {
    std::vector<double> roots(squares.size());
    for (std::size_t i = 0; i < roots.size(); ++i)
        roots[i] = std::sqrt(squares[i] / static_cast<double>(count));
    return roots;
}

std::string phaseName(std::size_t channel) {
    return std::string(1, static_cast<char>('A' + channel));
}

}  // namespace

WaveformHarmonics::WaveformHarmonics(WaveformHarmonicsOptions options)
    : options_(options), fewestOrders_(options.orders) {
    for (const auto& info : kWaveformChannels)
        if (!info.isVoltage)
            statistics_[index(info.channel)] = HarmonicStatistics(options.maximumDemandA);
}

/// Such windows are no statement about harmonics: limits do not count them.
bool WaveformHarmonics::isDipOrSwell(const WindowSpectra& spectra) {
    bool flagged = false;
    for (std::size_t phase = 0; phase < slidingVoltageV_.size(); ++phase) {
        const auto& channel = spectra.channels[index(WaveformChannel::va) + phase];
        if (!channel) continue;
        double& sliding = slidingVoltageV_[phase];
        if (std::isnan(sliding)) sliding = channel->rms;
        flagged = flagged || std::abs(channel->rms - sliding) > kDipOrSwell * sliding;
        sliding += kSlidingShare * (channel->rms - sliding);
    }
    return flagged;
}

void WaveformHarmonics::addChannel(SumsByLoad& sums, const ChannelSpectrum& channel) const {
    const auto thd = thdPercent(channel.orderRms);
    if (!thd || !(channel.rms > 0)) return;
    Sums& of = sums[std::ilogb(channel.orderRms.front())];
    ++of.windows;
    of.thdPercent += *thd;
    of.crest += channel.peak / channel.rms;
    of.orderSquares.resize(std::max(of.orderSquares.size(), channel.orderRms.size()));
    for (std::size_t i = 0; i < channel.orderRms.size(); ++i)
        of.orderSquares[i] += channel.orderRms[i] * channel.orderRms[i];
}

void WaveformHarmonics::add(const WaveformWindow& window, const WindowSpectra& spectra) {
    ++windows_;
    sumF1Hz_ += window.f1Hz;
    const std::size_t orders = resolvedOrders(window.sampleRateHz, window.f1Hz, options_.orders);
    if (orders < fewestOrders_) {
        fewestOrders_ = orders;
        lowestRateHz_ = window.sampleRateHz;
    }
    const bool flagged = isDipOrSwell(spectra);
    flagged_ += flagged ? 1 : 0;
    for (std::size_t c = 0; c < channels_.size(); ++c) {
        if (!spectra.channels[c]) continue;
        addChannel(channels_[c], *spectra.channels[c]);
        if (!flagged)
            statistics_[c].add(window.at, window.followsPrevious && !afterFlagged_,
                               spectra.channels[c]->orderRms);
    }
    afterFlagged_ = flagged;
    for (const auto& phase : spectra.phases) {
        if (!phase) continue;
        power_.activeW += phase->activeW;
        power_.apparentVa += phase->apparentVa;
        power_.fundamentalActiveW += phase->fundamentalActiveW;
        power_.fundamentalApparentVa += phase->fundamentalApparentVa;
    }
}

WaveformHarmonics::Sums WaveformHarmonics::underLoad(const SumsByLoad& sums) {
    Sums total;
    if (sums.empty()) return total;
    const int largest = sums.rbegin()->first;
    for (const auto& [exponent, part] : sums) {
        if (exponent < largest - kLoadOctaves) continue;
        total.windows += part.windows;
        total.thdPercent += part.thdPercent;
        total.crest += part.crest;
        total.orderSquares.resize(std::max(total.orderSquares.size(), part.orderSquares.size()));
        for (std::size_t i = 0; i < part.orderSquares.size(); ++i)
            total.orderSquares[i] += part.orderSquares[i];
    }
    return total;
}

/// The phase with the largest distortion speaks for the machine.
void WaveformHarmonics::fillCurrent(HarmonicsFinding& finding) const {
    constexpr std::size_t kPhases = 3;  // ia, ib, ic: a neutral has no fundamental to compare with
    Sums worst;
    std::size_t worstChannel = 0;
    for (std::size_t c = 0; c < kPhases; ++c) {
        const Sums sums = underLoad(channels_[c]);
        if (sums.windows == 0) continue;
        const double thd = sums.thdPercent / static_cast<double>(sums.windows);
        if (std::isfinite(finding.thdPercent) && thd <= finding.thdPercent) continue;
        finding.thdPercent = thd;
        worst = sums;
        worstChannel = c;
    }
    if (worst.windows == 0) return;
    const auto windows = static_cast<double>(worst.windows);
    const auto orderRms = rootMean(worst.orderSquares, worst.windows);
    finding.isTrueThd = true;
    finding.quality = harmonicQuality(finding.thdPercent);
    finding.severity = severityOf(*finding.quality);
    finding.spectrum = spectrumOf(worst.orderSquares);
    finding.dominantHarmonics = dominantOf(finding.spectrum);
    finding.kFactor = harmonicLossFactor(orderRms).value_or(kMissing);
    finding.tddPercent = tddPercent(orderRms, options_.maximumDemandA).value_or(kMissing);
    finding.crestFactor = worst.crest / windows;
    finding.provenance.method = fmt::format(
        "IEC 61000-4-7: {} windows of 10 or 12 cycles synchronised to the mains, harmonic "
        "subgroups to order {}, mean of the current of phase {}",
        worst.windows, finding.spectrum.size(), phaseName(worstChannel));
}

void WaveformHarmonics::fillVoltage(HarmonicsFinding& finding) const {
    for (const auto& info : kWaveformChannels) {
        if (!info.isVoltage) continue;
        const Sums sums = underLoad(channels_[index(info.channel)]);
        if (sums.windows == 0) continue;
        const double thd = sums.thdPercent / static_cast<double>(sums.windows);
        finding.voltageThdPercent = std::isfinite(finding.voltageThdPercent)
                                        ? std::max(finding.voltageThdPercent, thd)
                                        : thd;
    }
}

/// Sums before the ratio: windows count by the energy they carry.
void WaveformHarmonics::fillPower(HarmonicsFinding& finding) const {
    if (power_.apparentVa > 0) finding.powerFactor = power_.activeW / power_.apparentVa;
    if (power_.fundamentalApparentVa > 0)
        finding.displacementPowerFactor = power_.fundamentalActiveW / power_.fundamentalApparentVa;
}

void WaveformHarmonics::fillLimits(HarmonicsFinding& finding) {
    HarmonicPercentiles voltage;
    HarmonicPercentiles current;
    double fundamentalV = 0;
    for (std::size_t phase = 0; phase < 3; ++phase) {
        const std::size_t v = index(WaveformChannel::va) + phase;
        const Sums sums = underLoad(channels_[v]);
        if (sums.windows > 0)
            fundamentalV =
                std::max(fundamentalV, rootMean(sums.orderSquares, sums.windows).front());
        voltage.takeLarger(statistics_[v].finish());
        if (options_.maximumDemandA > 0) current.takeLarger(statistics_[phase].finish());
    }
    finding.limits = checkVoltage(voltage, std::numbers::sqrt3 * fundamentalV);
    if (!(options_.shortCircuitRatio > 0)) return;
    const auto lines = checkCurrent(current, options_.shortCircuitRatio);
    finding.limits.insert(finding.limits.end(), lines.begin(), lines.end());
}

void WaveformHarmonics::warn(HarmonicsFinding& finding, const WaveformWindows& cutter) const {
    auto& warnings = finding.provenance.warnings;
    if (finding.isTrueThd)
        warnings.emplace_back("The recorder is assumed to have an anti-aliasing filter.");
    if (fewestOrders_ < options_.orders)
        warnings.push_back(
            fmt::format("Sampling at {:.6g} Hz resolves harmonics up to order {} of the {} wanted.",
                        lowestRateHz_, fewestOrders_, options_.orders));
    if (!finding.limits.empty())
        warnings.emplace_back(
            "The limits of IEEE 519 and EN 50160 hold where the plant meets the grid, not at a "
            "machine: their lines only show where the machine stands.");
    if (flagged_ > 0)
        warnings.push_back(fmt::format(
            "{} windows with a dip or swell of the voltage were not held against limits.",
            flagged_));
    if (cutter.gaps() > 0)
        warnings.push_back(fmt::format(
            "Missing samples interrupt the record at {} places; windows there were left out.",
            cutter.gaps()));
    if (cutter.shortRecords() > 0)
        warnings.push_back(
            fmt::format("{} of {} records gave no window: shorter than 10 cycles, without a mains "
                        "frequency, or "
                        "not sampled at 280 Hz to 1 MHz.",
                        cutter.shortRecords(), cutter.records()));
}

HarmonicsFinding WaveformHarmonics::finish(MeterId machineId, const WaveformWindows& cutter) {
    HarmonicsFinding finding;
    finding.machineId = std::move(machineId);
    finding.provenance.basis = Basis::waveform;
    finding.provenance.method = "IEC 61000-4-7: harmonic subgroups of synchronised windows";
    finding.bursts = cutter.records();
    if (windows_ > 0) finding.f1Hz = sumF1Hz_ / static_cast<double>(windows_);
    fillCurrent(finding);
    fillVoltage(finding);
    fillPower(finding);
    fillLimits(finding);
    warn(finding, cutter);
    if (!finding.isTrueThd) {
        finding.provenance.status = Status::insufficientData;
        finding.provenance.warnings.emplace_back(
            "No window of the record holds a phase current with a mains frequency.");
    }
    return finding;
}

}  // namespace joulewatch
