#include "analyze/window_spectra.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "signal/resample.hpp"

namespace joulewatch {
namespace {

// The mains drifts, so window lengths vary by a few samples; more lengths than this are no mains.
constexpr std::size_t kMaxPlans = 64;

double rmsOf(const std::vector<double>& samples) {
    double squares = 0;
    for (const double each : samples) squares += each * each;
    return std::sqrt(squares / static_cast<double>(samples.size()));
}

double peakOf(const std::vector<double>& samples) {
    double peak = 0;
    for (const double each : samples) peak = std::max(peak, std::abs(each));
    return peak;
}

PhasePower powerOf(const std::vector<double>& v, const ChannelSpectrum& vSpectrum,
                   const std::vector<double>& i, const ChannelSpectrum& iSpectrum) {
    double sum = 0;
    for (std::size_t t = 0; t < v.size(); ++t) sum += v[t] * i[t];
    const auto fundamental = vSpectrum.fundamental * std::conj(iSpectrum.fundamental);
    return {.activeW = sum / static_cast<double>(v.size()),
            .apparentVa = vSpectrum.rms * iSpectrum.rms,
            .fundamentalActiveW = fundamental.real(),
            .fundamentalApparentVa = std::abs(fundamental)};
}

}  // namespace

std::size_t resolvedOrders(double sampleRateHz, double f1Hz, std::size_t wanted) {
    const double most = std::floor(Resampler::kUsableBand * sampleRateHz / f1Hz);
    return std::min(wanted, static_cast<std::size_t>(std::max(most, 1.0)));
}

const RealFft& SpectrumAnalyser::planFor(std::size_t length) {
    if (plans_.size() >= kMaxPlans && !plans_.contains(length)) plans_.clear();
    return plans_.try_emplace(length, length).first->second;
}

ChannelSpectrum SpectrumAnalyser::channelOf(const WaveformWindow& window,
                                            const std::vector<double>& samples) {
    const auto transform = planFor(samples.size()).transform(samples);
    const auto bins = binRms(transform, samples.size());
    const double toRms = std::numbers::sqrt2 / static_cast<double>(samples.size());
    const std::size_t orders = resolvedOrders(window.sampleRateHz, window.f1Hz, orders_);
    return {.fundamental = toRms * transform[window.cycles],
            .orderRms = harmonicRms(bins, window.cycles, orders, grouping_),
            .rms = rmsOf(samples),
            .peak = peakOf(samples)};
}

WindowSpectra SpectrumAnalyser::analyse(const WaveformWindow& window) {
    WindowSpectra spectra;
    for (std::size_t c = 0; c < spectra.channels.size(); ++c)
        if (!window.channels[c].empty())
            spectra.channels[c] = channelOf(window, window.channels[c]);
    const std::size_t firstVoltage = index(WaveformChannel::va);
    for (std::size_t phase = 0; phase < spectra.phases.size(); ++phase) {
        const auto& i = spectra.channels[phase];
        const auto& v = spectra.channels[firstVoltage + phase];
        if (i && v)
            spectra.phases[phase] =
                powerOf(window.channels[firstVoltage + phase], *v, window.channels[phase], *i);
    }
    return spectra;
}

}  // namespace joulewatch
